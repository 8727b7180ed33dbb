/** What barriers cost in a recording, as one sentence with its figures. */
import { formatCount, formatCounted, formatDuration, formatShare } from '../../units';
import type { BarrierAudit } from './barriers';

type VerdictFigures = Pick<BarrierAudit, 'gracePeriods' | 'broadcasts' | 'fences'>;

/** `architecture` as process.arch has it; null where the recording does not say. */
export function verdictOf(figures: VerdictFigures, cycles: number, architecture: string | null): string {
  if (cycles === 0) return 'No cycle was finished: what barriers cost is not known.';
  const clauses = [waits(figures), fences(figures), broadcasts(figures), withoutBytes(architecture)].filter(
    (clause) => clause !== null,
  );
  return `In ${formatCounted(cycles, 'cycle')} ${clauses.join('; ')}.`;
}

function waits({ gracePeriods }: VerdictFigures): string {
  if (gracePeriods === null) return 'waits for grace periods are not told from other waits at this level';
  const [first, ...others] = gracePeriods.causes;
  if (first === undefined) return 'no pause and no resume waited for a grace period';
  const { medianNs, perCycle, share } = gracePeriods;
  const total = gracePeriods.causes.reduce((sum, { totalNs }) => sum + totalNs, 0);
  const whose = others.length === 0 ? 'all' : `${formatShare(first.totalNs / total)} of it`;
  const below = first.request === null ? '' : ` below ${first.request}`;
  const inside = first.calls.length === 0 ? '' : ` in ${first.calls.join(' and ')}`;
  return (
    `waits for grace periods took ${formatShare(share)} of pause and resume (${formatDuration(medianNs, 3)} in the median ` +
    `cycle, ${perCycle.toFixed(1)} waits a cycle), ${whose} by ${first.cause}${below}${inside}`
  );
}

function fences({ fences: cost }: VerdictFigures): string {
  if (cost === null) return 'what fence instructions took is not known';
  if (cost.bound === null) {
    return `what ${formatCounted(cost.fences, 'fence instruction')} on ${cost.file}’s path took is not bounded at this level (full bounds it)`;
  }
  const { lowNs, highNs, onCpuNs, hits, samples } = cost.bound;
  const least = lowNs === 0 ? '' : `at least ${formatDuration(lowNs, 3)} and `;
  return (
    `barriers that are instructions of ${cost.file}’s took ${least}at most ${formatDuration(highNs, 3)} of the ` +
    `${formatDuration(onCpuNs, 3)} that the driving thread had a CPU (95%; ${formatCount(hits)} of ${formatCounted(samples, 'sample')} on ${formatCounted(cost.fences, 'fence')})`
  );
}

function broadcasts({ broadcasts: sent }: VerdictFigures): string | null {
  const [first] = sent?.causes ?? [];
  if (sent === null || first === undefined) return null;
  return (
    `waiting for interrupts sent to other CPUs took ${formatDuration(sent.lowNs, 3)} to ${formatDuration(sent.highNs, 3)} ` +
    `(95%), most by ${first.cause}`
  );
}

function withoutBytes(architecture: string | null): string | null {
  if (architecture === 'arm64') return 'smp_wmb and smp_rmb are instructions on arm64 (dmb)';
  if (architecture !== null && architecture !== 'x64') return null;
  return 'smp_wmb and smp_rmb are no instructions on x86 and took nothing';
}
