/** What the time of a range went into, over any number of cycles. Cycles that lie in it whole are summed once and kept. */
import { UnreadCounter } from '../analysis/unread-cycles';
import type { Failure, Result } from '../errors';
import { ok } from '../errors';
import { countHolding } from '../sorted';
import { JOINT_PHASES, PHASES, STATES } from '../phases/phase';
import type { JointPhase, Phase, Reason, State } from '../phases/phase';
import { REASON_TITLES } from '../phases/wait-words';
import { figureKey, figureName, sumCycle } from './cycle-digest';
import type { FigureName } from './cycle-digest';
import type { DrawnCycles } from './drawn-cycles';
import type { RangeRequest, RangeSums, StateSum, ThreadSum } from './range-sums';
import { noSuchCycle } from './cycle-access';
import { RIBBON_STYLES } from './timeline';

type Sums = Map<number, number>;

/**
 * Looks at up to `budget` cycles that nobody has looked at yet; without the others the sums are too small, and say so, as they do
 * where cycles cannot be read.
 */
export function sumRange(
  drawn: DrawnCycles,
  request: RangeRequest,
  budget: number,
): Result<RangeSums, Failure> {
  const { bounds } = drawn.access;
  const anchorNs = bounds.startNs[request.cycle];
  if (anchorNs === undefined) return noSuchCycle(request.cycle, bounds.count);
  // Whole nanoseconds, so that sums are exact.
  const [startNs, endNs] = [anchorNs + Math.round(request.startNs), anchorNs + Math.round(request.endNs)];
  const from = countHolding(bounds.count, (cycle) => (bounds.seenNs[cycle] ?? 0) < startNs);
  const to = Math.max(
    from,
    countHolding(bounds.count, (cycle) => (bounds.startNs[cycle] ?? 0) < endNs),
  );
  const sums: Sums = new Map();
  let left = budget;
  let summed = 0;
  const unread = new UnreadCounter();
  for (let cycle = from; cycle < to; cycle += 1) {
    const isAtHand = drawn.digest(cycle) !== null || drawn.failureOf(cycle) !== null;
    if (!isAtHand && left <= 0) continue;
    if (!isAtHand) left -= 1;
    const isSummed = addCycle(drawn, cycle, startNs, endNs, sums);
    const failure = drawn.failureOf(cycle);
    if (isSummed) summed += 1;
    else if (failure !== null) unread.add(failure);
  }
  drawn.trim(1);
  const cycles = to - from - unread.cycles;
  return ok({ request, cycles, summed, unread: unread.unread, ...told(drawn, sums) });
}

/** False where it cannot be read, and nothing is known of it. */
function addCycle(drawn: DrawnCycles, cycle: number, startNs: number, endNs: number, sums: Sums): boolean {
  const { bounds } = drawn.access;
  const add = (key: number, value: number): void => void sums.set(key, (sums.get(key) ?? 0) + value);
  const [originNs, seenNs] = [bounds.startNs[cycle] ?? 0, bounds.seenNs[cycle] ?? 0];
  // A mark may stand at the very end.
  const isWhole = startNs <= originNs && endNs > seenNs;
  if (isWhole && drawn.digest(cycle) === null && drawn.failureOf(cycle) === null) drawn.draw(cycle);
  const digest = isWhole ? drawn.digest(cycle) : null;
  if (digest !== null) {
    digest.figures.key.forEach((key, at) => add(key, digest.figures.value[at] ?? 0));
    return true;
  }
  const own = drawn.failureOf(cycle) === null ? drawn.draw(cycle) : null;
  if (own === null) return false;
  sumCycle(drawn.table, own, startNs - originNs, endNs - originNs, (kind, lane, style, label, value) =>
    add(figureKey(kind, lane, style, label), value),
  );
  return true;
}

function told(
  { table }: DrawnCycles,
  sums: Sums,
): Omit<RangeSums, 'request' | 'cycles' | 'summed' | 'unread'> {
  const figures = [...sums].map(([key, value]) => ({ ...figureName(key), value }));
  const of = (kind: FigureName['kind']) => figures.filter((figure) => figure.kind === kind);
  const nameOf = ({ label }: FigureName): string => table.labels[label] ?? '';
  const phases = of('phase').flatMap((figure) => {
    const phase = phaseNamed(nameOf(figure));
    return phase === null ? [] : [{ phase, ns: figure.value }];
  });
  const valueOf = (kind: FigureName['kind'], { lane, label }: FigureName): number =>
    sums.get(figureKey(kind, lane, 0, label)) ?? 0;
  return {
    busyNs: phases.reduce((sum, { ns }) => sum + ns, 0),
    phases: phases.sort((left, right) => right.ns - left.ns),
    states: statesOf(of('state'), nameOf, table.reasons),
    threads: threadsOf(table, of('thread')),
    functions: of('total')
      .map((figure) => ({
        name: nameOf(figure),
        calls: valueOf('calls', figure),
        totalNs: figure.value,
        selfNs: valueOf('self', figure),
      }))
      .sort((left, right) => right.selfNs - left.selfNs),
    samples: of('samples')
      .map((figure) => ({ name: nameOf(figure), samples: figure.value }))
      .sort((left, right) => right.samples - left.samples),
  };
}

const phaseNamed = (name: string): Phase | JointPhase | null =>
  [...PHASES, ...JOINT_PHASES].find((phase) => phase === name) ?? null;

type Figure = FigureName & { readonly value: number };

/** A ribbon's style as the scheduler's state; null for what is none. */
function stateOf({ style }: FigureName): State | null {
  const name = RIBBON_STYLES[style];
  return name === 'gracePeriod' ? 'blocked' : (STATES.find((state) => state === name) ?? null);
}

function statesOf(
  figures: readonly Figure[],
  nameOf: (figure: Figure) => string,
  reasons: ReadonlyMap<number, Reason>,
): StateSum[] {
  return STATES.flatMap((state) => {
    const own = figures.filter((figure) => stateOf(figure) === state);
    if (own.length === 0) return [];
    const waits = own.map((figure) => {
      const reason = reasons.get(figure.label) ?? 'unknown';
      const title = reason === 'unknown' ? REASON_TITLES.unknown : nameOf(figure);
      return { reason, title, ns: figure.value };
    });
    return {
      state,
      ns: own.reduce((sum, { value }) => sum + value, 0),
      reasons: state === 'blocked' ? waits.sort((left, right) => right.ns - left.ns) : [],
    };
  });
}

function threadsOf(table: DrawnCycles['table'], figures: readonly Figure[]): ThreadSum[] {
  return table.order().flatMap((lane) => {
    const own = figures.filter((figure) => figure.lane === lane);
    const head = table.lanes[lane];
    if (own.length === 0 || head === undefined) return [];
    const sumOf = (matches: (figure: Figure) => boolean): number =>
      own.filter(matches).reduce((sum, { value }) => sum + value, 0);
    return {
      laneId: head.id,
      name: head.kind === 'states' ? (table.lanes[table.laneNamed('main')]?.title ?? head.title) : head.title,
      runningNs: sumOf((figure) => stateOf(figure) === 'running'),
      runnableNs: sumOf((figure) => stateOf(figure) === 'runnable'),
      blockedNs: sumOf((figure) => stateOf(figure) === 'blocked'),
      guestNs: sumOf(({ style }) => RIBBON_STYLES[style] === 'guest'),
    };
  });
}
