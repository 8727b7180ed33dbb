/** What the instrument itself adds: recorded against bare cycles, with a bootstrap interval. */
import type { ObserverCost } from './analysis';
import { estimateRatio } from './statistics/bootstrap';
import type { Blocks } from './statistics/bootstrap';

/** A bare cycle's time, and how many recorded cycles had been driven before it. */
interface BareTime {
  readonly after: number;
  readonly lengthNs: number;
}

/**
 * Recorded cycles in their turns, each with the bare ones right before and right after it: of bare cycles between two
 * turns the first half closes the one and the second half opens the other.
 */
function turnsOf(
  recordedNs: readonly (number | null)[],
  bare: readonly BareTime[],
): readonly [recorded: Blocks, bare: Blocks] {
  const between = new Map<number, number[]>();
  for (const { after, lengthNs } of bare) {
    const group = between.get(after);
    if (group === undefined) between.set(after, [lengthNs]);
    else group.push(lengthNs);
  }
  const cuts = [...between.keys()].filter((after) => after > 0 && after < recordedNs.length);
  const edges = [0, ...cuts.sort((left, right) => left - right), recordedNs.length];
  const groups = edges.map((edge) => between.get(edge) ?? []);
  const recordedTurns: number[][] = [];
  const bareTurns: number[][] = [];
  for (let turn = 0; turn + 1 < edges.length; turn += 1) {
    const [before = [], behind = []] = groups.slice(turn, turn + 2);
    const opening = turn === 0 ? 0 : Math.ceil(before.length / 2);
    const closing = turn + 2 === edges.length ? behind.length : Math.ceil(behind.length / 2);
    recordedTurns.push(recordedNs.slice(edges[turn], edges[turn + 1]).filter((ns) => ns !== null));
    bareTurns.push([...before.slice(opening), ...behind.slice(0, closing)]);
  }
  return [recordedTurns, bareTurns];
}

/** Whether there were cycles enough to draw an interval from: from fewer it has no width. */
export const hasInterval = ({ low, high }: ObserverCost): boolean => low < high;

/**
 * Ratio of medians with a 95% interval; null unless both sides have cycles. `recordedNs` is in the order driven, null
 * where the client's times are not known.
 */
export function observerCost(
  recordedNs: readonly (number | null)[],
  bare: readonly BareTime[],
): ObserverCost | null {
  if (bare.length === 0) return null;
  const ratio = estimateRatio(...turnsOf(recordedNs, bare));
  return ratio === null
    ? null
    : { ratio: ratio.value, low: ratio.low, high: ratio.high, bareCycles: bare.length };
}
