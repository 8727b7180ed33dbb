/** Figures and sentences that every report of a recording gives alike. */
import { JOINT_PHASES, PHASES, STATES, type JointPhase, type Phase, type State } from '../phases/phase';
import { formatBytes, formatShare } from '../units';
import type { Statistics } from './analysis';
import type { CycleRow, RecordingSummary } from './summary';

export type PhaseLabel = Phase | JointPhase;

/** One phase, or a joint sum, over all cycles. */
export interface PhaseFigure {
  readonly label: PhaseLabel;
  /** Null for a joint sum, which has no colour of its own. */
  readonly phase: Phase | null;
  readonly statistics: Statistics;
  /** Of the time of all cycles, 0 to 1; the shares of a recording sum to 1. */
  readonly share: number;
}

export const cycleLengthNs = (row: CycleRow): number => row.pauseNs + row.captureNs + row.resumeNs;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Every phase that the recording has a figure for, in the vocabulary's order; capture only where anything is captured. */
export function phaseFigures({ cycles, statistics }: RecordingSummary): PhaseFigure[] {
  const whole = sumOf(cycles.map(cycleLengthNs));
  return [...PHASES, ...JOINT_PHASES].flatMap((label) => {
    const figures = statistics[label];
    if (figures === undefined || (label === 'capture' && figures.max === 0)) return [];
    const share = whole === 0 ? 0 : sumOf(cycles.map((row) => row.phases[label] ?? 0)) / whole;
    return [{ label, phase: PHASES.find((phase) => phase === label) ?? null, statistics: figures, share }];
  });
}

/** The driving thread's states as parts of the time of all cycles; null where the level does not show them. */
export function stateShares({ cycles }: RecordingSummary): Readonly<Record<State, number>> | null {
  const whole = sumOf(cycles.map(cycleLengthNs));
  if (whole === 0 || cycles.some((row) => row.states.running === null)) return null;
  const share = (state: State): number => sumOf(cycles.map((row) => row.states[state] ?? 0)) / whole;
  return { running: share('running'), runnable: share('runnable'), blocked: share('blocked') };
}

export const stateSentence = (shares: Readonly<Record<State, number>>): string =>
  STATES.map((state) => `${state} ${formatShare(shares[state])}`).join(' · ');

/** A ratio as what it adds: 1.03 is +3.0%. */
export const signedShare = (ratio: number): string => `${ratio >= 1 ? '+' : ''}${formatShare(ratio - 1)}`;

/** What the instrument costs and what it lost: said always. */
export function instrumentSentence({ observer, lost, level }: RecordingSummary): string {
  const unknown = level === 'timing' ? 'none (QMP alone)' : 'unknown (no bare cycles)';
  const cost =
    observer === null
      ? unknown
      : `${signedShare(observer.ratio)} (95%: ${signedShare(observer.low)} to ${signedShare(observer.high)}, ` +
        `${observer.bareCycles} bare cycles)`;
  return `observer cost ${cost} · lost ${lost}`;
}

/** "50 cycles of stop-cont, level probes" */
export function titleOf({ cycles, level, environment }: RecordingSummary): string {
  const { record } = environment;
  const wanted = record.cycles === cycles.length ? '' : ` of ${record.cycles}`;
  const noun = cycles.length === 1 && wanted === '' ? 'cycle' : 'cycles';
  return `${cycles.length}${wanted} ${noun} of ${record.kind}, level ${level}`;
}

/** What ran, on what. */
export function subtitleParts({ environment: { qemu, guest, host } }: RecordingSummary): string[] {
  return [
    guest.kernel === null ? `built-in guest, ${guest.load}` : `kernel ${guest.kernel}`,
    `${guest.vcpus} vCPU`,
    formatBytes(guest.memoryMiB * 2 ** 20),
    qemu.accelerator.toUpperCase(),
    `QEMU ${qemu.version.split(' ')[0] ?? ''}`,
    `Linux ${host.kernel}`,
    `${host.cpus} CPUs`,
  ];
}
