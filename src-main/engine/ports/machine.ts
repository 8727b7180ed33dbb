/** This machine and what works on it; src-main/host/checks.ts implements it. */
import type { Result } from '@core/errors';
import type { CaptureLevel } from '@core/phases/phase';
import type { ProbePlan } from '@core/probe-plan/probe-site';
import type { Thread } from '@core/recording/recording';
import type { Guest } from './guest';

export interface HostFacts {
  readonly kernel: string;
  readonly cpuModel: string;
  readonly cpus: number;
  readonly memoryBytes: number;
}

export const CHECK_NAMES = [
  'qemu',
  'kvm',
  'perf',
  'tracefs',
  'probes',
  'events',
  'trace',
  'kallsyms',
  'display',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface Check {
  readonly name: CheckName;
  readonly state: 'works' | 'limited' | 'lacks';
  /** What was tried and what came of it, one sentence. */
  readonly finding: string;
  /** The exact command that mends it; null where nothing needs mending or none can. */
  readonly remedy: string | null;
}

/** Whether recordings at a level work here. */
export interface LevelState {
  readonly level: CaptureLevel;
  readonly works: boolean;
  /** Why it does not, or what it lacks; null where nothing is lacking. */
  readonly why: string | null;
}

/** Where the chosen QEMU is probed, and what that tells apart. */
export interface BinaryPlan {
  readonly path: string;
  /** Hexadecimal; null where the linker put none in. */
  readonly buildId: string | null;
  /** Of level full, which has all that level probes has. */
  readonly plan: ProbePlan;
}

export interface DoctorReport {
  readonly checks: readonly Check[];
  /** Levels that work here. */
  readonly levels: readonly CaptureLevel[];
  /** Every level, in order. */
  readonly levelStates: readonly LevelState[];
  /** Null where there is no QEMU, or its file cannot be read. */
  readonly plan: BinaryPlan | null;
}

export interface PerfTrial {
  readonly version: string;
  readonly samples: number;
  /** Whether a recording survives a kill of ours, perf's last events too. */
  readonly lasting: Result<null>;
}

/** What the doctor tries. Whatever a trial sets up is gone when it returns. */
export interface MachineTrials {
  qemu(): Promise<Result<{ readonly path: string; readonly version: string }>>;
  /** Creates a VM with KVM and asks QEMU whether it has it. */
  kvm(qemuPath: string): Promise<Result<{ readonly detail: string }>>;
  perf(): Promise<Result<PerfTrial>>;
  tracefs(): Promise<Result<{ readonly path: string; readonly mountedNow: boolean }>>;
  /** Reads the binary's symbols and code. Fails with file-missing, file-unreadable or elf-corrupt. */
  plan(qemuPath: string): Promise<Result<BinaryPlan>>;
  /** Sets and removes the probes of a recording on the binary. */
  probes(plan: BinaryPlan): Promise<Result<void>>;
  /** Pauses and resumes the guest while it is recorded; how often each event fired, functions by their names. */
  events(
    guest: Guest,
    threads: readonly Thread[],
    level: 'probes' | 'full',
  ): Promise<Result<{ readonly counts: ReadonlyMap<string, number> }>>;
  kallsyms(): { readonly readable: boolean; readonly asRoot: boolean };
  display(): { readonly name: string | null };
}
