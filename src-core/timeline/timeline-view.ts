/** What the window asks of a recording's timeline. */
import type { RecordingAnalysis } from '../analysis/analysis';
import type { CycleTable } from '../analysis/cycle-table';
import { ok } from '../errors';
import type { Failure, Result } from '../errors';
import { countHolding } from '../sorted';
import { cycleAccess, noSuchCycle } from './cycle-access';
import type { CycleAccess } from './cycle-access';
import { detailOfSlice } from './draw-cycle';
import { DrawnCycles } from './drawn-cycles';
import { findSlice } from './find-slice';
import { UnreadableTimeline } from './stored-timeline';
import type { StoredTimeline } from './stored-timeline';
import type { RangeRequest, RangeSums } from './range-sums';
import type { FindRequest, FindResult } from './search';
import { StackFunctions } from './stack-functions';
import { sumRange } from './sum-range';
import type { SliceDetail, SliceRequest, TimelineRequest, TimelineView } from './timeline';
import { lookOn, viewOf } from './compose-view';

/**
 * Answers about one recording; keeps what it has looked at. Cycles are looked at when they are asked for, so many an answer: one that
 * is not whole says so. Each fails with 'no-cycles' when the recording has no such cycle.
 */
export interface TimelineSource {
  view(request: TimelineRequest): Result<TimelineView>;
  /** Looks at more of the cycles that a view of the request shows; how many of them were looked at now. */
  lookOn(request: TimelineRequest): Result<TimelineView['attributed']>;
  /** Null where the recording has no such slice. */
  detail(request: SliceRequest): Result<SliceDetail | null>;
  sums(request: RangeRequest): Result<RangeSums>;
  find(request: FindRequest): Result<FindResult>;
  /** What a snapshot keeps of it; null until all cycles were looked at. Its columns throw as those that were stored do. */
  stored(): StoredTimeline | null;
  /** Looks at cycles [from, to), for `stored`. */
  lookAt(from: number, to: number): void;
}

/** Some tens of milliseconds of work. */
const CYCLES_AN_ANSWER = 24;
/** A picture is waited for: the selected cycle and its neighbours, the rest when it is asked for again. */
const CYCLES_A_PICTURE = 8;

export function createTimelineSource(
  analysis: RecordingAnalysis,
  { table = null, stored = null, passedOver, budget = null }: SourceOptions = {},
): TimelineSource {
  const most = budget ?? CYCLES_AN_ANSWER;
  const access = cycleAccess(analysis, table);
  let current = new DrawnCycles(access, stored);
  let functions: StackFunctions | null = null;
  const of = <T>(answer: (drawn: DrawnCycles) => T): T => {
    try {
      return answer(current);
    } catch (thrown) {
      if (!(thrown instanceof UnreadableTimeline)) throw thrown;
      current = new DrawnCycles(access, null);
      passedOver?.(thrown.failure);
      return answer(current);
    }
  };
  return {
    view: (request) => of((drawn) => viewOf(drawn, request, budget ?? CYCLES_A_PICTURE)),
    lookOn: (request) => of((drawn) => lookOn(drawn, request, most)),
    detail: (request) => detailOf(access, request),
    sums: (request) => of((drawn) => sumRange(drawn, request, most)),
    find: (request) =>
      of((drawn) => findSlice(drawn, (functions ??= new StackFunctions(access.stacks)), request, most)),
    stored: () => of((drawn) => drawn.stored()),
    lookAt: (from, to) =>
      of((drawn) => {
        for (let cycle = from; cycle < to; cycle += 1) {
          if (drawn.coarse.known[cycle] !== 1) drawn.draw(cycle);
          drawn.trim(1);
        }
      }),
  };
}

interface SourceOptions {
  /** The recording's cycles, where they are known: without them each is attributed at once. */
  readonly table?: CycleTable | null;
  /** What `stored` gave before, of the same recording. */
  readonly stored?: StoredTimeline | null;
  /** Told once where `stored` cannot be read and is passed over: its cycles are to be looked at then. */
  readonly passedOver?: (failure: Failure) => void;
  /** How many cycles that nobody has looked at yet an answer may look at. */
  readonly budget?: number | null;
}

/** The slice's cycle is the one in which it begins. */
function detailOf(
  access: CycleAccess,
  { cycle: anchor, laneId, depth, startNs, endNs }: SliceRequest,
): Result<SliceDetail | null> {
  const { bounds } = access;
  const anchorNs = bounds.startNs[anchor];
  if (anchorNs === undefined) return noSuchCycle(anchor, bounds.count);
  const begun = countHolding(bounds.count, (cycle) => (bounds.startNs[cycle] ?? 0) <= anchorNs + startNs);
  const context = access.context(begun - 1);
  if (context === null) return ok(null);
  const byNs = context.originNs - anchorNs;
  const place = { depth, startNs: startNs - byNs, endNs: endNs - byNs };
  const detail = detailOfSlice(context, laneId, place);
  if (detail === null) return ok(null);
  return ok({ ...detail, wakeUps: detail.wakeUps.map((one) => ({ ...one, timeNs: one.timeNs + byNs })) });
}
