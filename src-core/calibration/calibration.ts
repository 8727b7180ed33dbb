/** What a calibration says; plain data for the command line, the window and JSON alike. */
import type { Phase } from '../phases/phase';

export const INJECTION_NAMES = [
  'flush',
  'drain',
  'both',
  'nbd',
  'nbd-layered',
  'dispatch',
  'monitor',
  'frozen-vcpu',
  'rival',
  'disks',
  'throttle',
  'spinning-guest',
] as const;
export type InjectionName = (typeof INJECTION_NAMES)[number];

/** A delay that was put into a cycle, as far as its maker knows it. */
export interface Delay {
  readonly phase: Phase;
  readonly ns: number;
}

export interface Interval {
  readonly lowNs: number;
  readonly highNs: number;
}

/** A delay and what came back of it; medians over the pairs. */
export interface Attributed {
  /** Where it was to come back; several where the level cannot tell them apart. */
  readonly phases: readonly Phase[];
  /** The name of the figure that was read, such as "drain+flush". */
  readonly figure: string;
  readonly injectedNs: number;
  readonly attributedNs: number;
  /** Median of attributed less injected, pair by pair. */
  readonly errorNs: number;
  /** Of the error: 95% bootstrap interval. */
  readonly errorInterval: Interval;
  readonly allowedNs: number;
  readonly passed: boolean;
}

/** How far a figure moved that no delay was put into. */
export interface Spill {
  readonly figure: string;
  /** Median difference of the pairs. */
  readonly movedNs: number;
  /** Of the injected delays' sum; null where nothing was injected. */
  readonly share: number | null;
  /** Where the same median lies when nothing is injected: 95% bootstrap interval from the plain cycles alone. */
  readonly noise: Interval;
  readonly passed: boolean;
}

/** Whether the recording names the vCPU that was held up. */
export interface NamedVcpu {
  readonly vcpu: number;
  readonly named: number;
  readonly cycles: number;
  readonly passed: boolean;
}

export interface Judgement {
  readonly pairs: number;
  readonly attributed: readonly Attributed[];
  /** In the order of the phases. */
  readonly spills: readonly Spill[];
  readonly namedVcpu: NamedVcpu | null;
  readonly passed: boolean;
}

/** The guest with so many disks. */
export interface DiskStep {
  readonly disks: number;
  readonly ioeventfd: boolean;
  readonly cycles: number;
  readonly gracePeriods: number;
  readonly barrierNs: number;
}

/** One guest after the other, each with more disks. */
export interface DiskSeries {
  readonly steps: readonly DiskStep[];
  readonly queues: number;
  /** Grace periods that one more disk costs; null where the steps lie on no line. */
  readonly gracePeriodsEach: number | null;
  readonly passed: boolean;
}

export type InjectionOutcome =
  | { readonly state: 'judged'; readonly judgement: Judgement }
  | { readonly state: 'series'; readonly series: DiskSeries }
  /** This machine has not what it takes: neither passed nor failed. */
  | { readonly state: 'impossible'; readonly reason: string }
  /** It could not be carried out, and should have been. */
  | { readonly state: 'broken'; readonly reason: string };

export interface InjectionReport {
  readonly name: InjectionName;
  /** What was done, one phrase. */
  readonly title: string;
  /** How the injected time is known, one sentence. */
  readonly measure: string;
  readonly outcome: InjectionOutcome;
}

export type Verdict = 'passed' | 'failed' | 'impossible';

export function verdictOf({ outcome }: InjectionReport): Verdict {
  switch (outcome.state) {
    case 'judged':
      return outcome.judgement.passed ? 'passed' : 'failed';
    case 'series':
      return outcome.series.passed ? 'passed' : 'failed';
    case 'impossible':
      return 'impossible';
    case 'broken':
      return 'failed';
  }
}

export interface Calibration {
  readonly qemu: { readonly path: string; readonly version: string };
  readonly host: { readonly kernel: string; readonly cpuModel: string; readonly cpus: number };
  readonly accelerator: 'kvm' | 'tcg';
  readonly level: string;
  readonly injections: readonly InjectionReport[];
}
