/** Figures and sentences that every report of a recording gives alike. */
import { JOINT_PHASES, PHASES, STATES, type JointPhase, type Phase, type State } from '../phases/phase';
import { formatBytes, formatCounted, formatShare } from '../units';
import type { ObserverCost, Statistics } from './analysis';
import { hasInterval } from './observer-cost';
import { isCostLost } from './passed-over';
import type { CycleRow, RecordingSummary } from './summary';
import { toldBest } from './told-best';

export type PhaseLabel = Phase | JointPhase;

/** One phase, or a joint sum, over all cycles. */
export interface PhaseFigure {
  readonly label: PhaseLabel;
  /** Null for a joint sum, which has no colour of its own. */
  readonly phase: Phase | null;
  readonly statistics: Statistics;
  /** Of the time of the cycles that are told best, 0 to 1; the shares of a recording sum to 1. */
  readonly share: number;
}

export const cycleLengthNs = (row: CycleRow): number => row.pauseNs + row.captureNs + row.resumeNs;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Every phase that the recording has a figure for, in the vocabulary's order; capture only where anything is captured. */
export function phaseFigures({ cycles, statistics }: RecordingSummary): PhaseFigure[] {
  const told = toldBest(cycles);
  const whole = sumOf(told.map(cycleLengthNs));
  return [...PHASES, ...JOINT_PHASES].flatMap((label) => {
    const figures = statistics[label];
    if (figures === undefined || (label === 'capture' && figures.max === 0)) return [];
    const share = whole === 0 ? 0 : sumOf(told.map((row) => row.phases[label] ?? 0)) / whole;
    return [{ label, phase: PHASES.find((phase) => phase === label) ?? null, statistics: figures, share }];
  });
}

/** The driving thread's states as parts of the time of all cycles; null where the level does not show them. */
export function stateShares({ cycles }: RecordingSummary): Readonly<Record<State, number>> | null {
  const told = toldBest(cycles);
  const whole = sumOf(told.map(cycleLengthNs));
  if (whole === 0 || told.some((row) => row.states.running === null)) return null;
  const share = (state: State): number => sumOf(told.map((row) => row.states[state] ?? 0)) / whole;
  return { running: share('running'), runnable: share('runnable'), blocked: share('blocked') };
}

export const stateSentence = (shares: Readonly<Record<State, number>>): string =>
  STATES.map((state) => `${state} ${formatShare(shares[state])}`).join(' · ');

/** A ratio as what it adds: 1.03 is +3.0%. */
export const signedShare = (ratio: number): string =>
  `${ratio >= 1 ? '+' : '−'}${formatShare(Math.abs(ratio - 1))}`;

/** "95%: −0.6% to +20%, 15 bare cycles"; too few of them to draw an interval from are said to be so. */
export function observerBasis(cost: ObserverCost): string {
  const bare = formatCounted(cost.bareCycles, 'bare cycle');
  return hasInterval(cost)
    ? `95%: ${signedShare(cost.low)} to ${signedShare(cost.high)}, ${bare}`
    : `${bare}, too few for an interval`;
}

/** What the instrument costs in place of a figure that there is none of. */
export function costWithoutFigure({
  level,
  environment,
}: Pick<RecordingSummary, 'level' | 'environment'>): string {
  if (isCostLost(environment)) return 'unknown (its bare cycles could not be read)';
  const { kind } = environment.source;
  if (kind !== 'recorded' && kind !== 'unknown') return 'unknown (imported)';
  return level === 'timing' && kind === 'recorded' ? 'none (QMP alone)' : 'unknown (no bare cycles)';
}

/** What the instrument costs and what it lost: said always. */
export function instrumentSentence(summary: RecordingSummary): string {
  const { observer, lost } = summary;
  const cost =
    observer === null
      ? costWithoutFigure(summary)
      : `${signedShare(observer.ratio)} (${observerBasis(observer)})`;
  return `observer cost ${cost} · lost ${lost}`;
}

/** "50 cycles of stop-cont, level probes"; of an import, "3 cycles found, level trace"; "3 cycles, level full" where nobody knows */
export function titleOf({ cycles, level, environment }: RecordingSummary): string {
  const { record } = environment;
  const wanted = record === null || record.cycles === cycles.length ? '' : ` of ${record.cycles}`;
  const noun = cycles.length === 1 && wanted === '' ? 'cycle' : 'cycles';
  const found = environment.source.kind === 'unknown' ? '' : ' found';
  const kind = record === null ? found : ` of ${record.kind}`;
  return `${cycles.length}${wanted} ${noun}${kind}, level ${level}`;
}

/** "perf.data slow.data, recorded on vmhost3"; null where Quiescope recorded it. */
export function sourceSentence({ environment: { source } }: RecordingSummary): string | null {
  if (source.kind === 'recorded') return null;
  if (source.kind === 'unknown') return 'environment not known';
  const name = source.file.slice(source.file.lastIndexOf('/') + 1);
  const where = source.hostname === null ? '' : `, recorded on ${source.hostname}`;
  return `${source.kind} ${name} (${formatBytes(source.sizeBytes)})${where}`;
}

function guestParts({ environment: { guest }, vcpus }: RecordingSummary): (string | null)[] {
  const system =
    guest === null
      ? null
      : guest.kernel === null
        ? `built-in guest, ${guest.load}`
        : `kernel ${guest.kernel}`;
  return [
    system,
    vcpus === null ? null : formatCounted(vcpus, 'vCPU'),
    guest === null ? null : formatBytes(guest.memoryMiB * 2 ** 20),
  ];
}

/** What ran, on what, and where the recording came from; only what is known. */
export function subtitleParts(summary: RecordingSummary): string[] {
  const { qemu, host } = summary.environment;
  return [
    sourceSentence(summary),
    ...guestParts(summary),
    qemu.accelerator?.toUpperCase() ?? null,
    qemu.version === null ? null : `QEMU ${qemu.version.split(' ')[0] ?? ''}`,
    host.kernel === null ? null : `Linux ${host.kernel}`,
    host.cpus === null ? null : formatCounted(host.cpus, 'CPU'),
  ].filter((part) => part !== null);
}

/** What stands in place of figures that there are none of. */
export const NO_CYCLE = 'No cycle was finished.';

/** The same where a view has room for a title, and for what it means. */
export const WITHOUT_CYCLES = [
  'No cycle in this recording',
  'It ended before the first pause and resume were complete: there is nothing to take apart.',
] as const;

/** What the cycles' edges were read from; where that differs from one cycle to the next, of how many. */
export function edgeSentences({ cycles }: RecordingSummary): string[] {
  if (cycles.length === 0) return [];
  const edges = [
    ['pause from', 'pauseStart'],
    ['to', 'pauseEnd'],
    ['· resume from', 'resumeStart'],
    ['to', 'resumeEnd'],
  ] as const;
  return edges.map(([words, edge]) => {
    const counts = new Map<string, number>();
    for (const row of cycles) counts.set(row.edges[edge], (counts.get(row.edges[edge]) ?? 0) + 1);
    const named = [...counts].map(([evidence, count]) =>
      counts.size === 1 ? evidence : `${evidence} (${count})`,
    );
    return `${words} ${named.join(' or ')}`;
  });
}
