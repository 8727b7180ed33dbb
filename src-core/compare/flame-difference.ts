/** Where two sides spend their time, as one call tree: each path with what a cycle of either spends there. */
import type { RecordingAnalysis } from '../analysis/analysis';
import type { CycleTable } from '../analysis/cycle-table';
import { chosenCount, flameSteps } from '../analysis/flame/flame';
import type { FlameMode, FlameRequest, FlameView, Steps } from '../analysis/flame/flame';
import type { FrameKind } from '../analysis/flame/flame-tree';
import { uniteTrees } from './united-tree';
import type { UnitedTree } from './united-tree';
import type { CompareSideRequest } from './view';

export interface FlameDifferenceRequest {
  readonly a: CompareSideRequest;
  readonly b: CompareSideRequest;
  readonly part: FlameRequest['part'];
  readonly mode: FlameMode;
}

export type SideName = 'a' | 'b';

/** Why two sides' trees would differ by how they were recorded, whatever happened. */
export type Incomparable =
  /** A side has no cycle in it, not yet or at all. */
  | { readonly because: 'no-cycles'; readonly side: SideName }
  /** The other side shows them. */
  | { readonly because: 'no-calls' | 'no-samples'; readonly side: SideName }
  | { readonly because: 'no-states'; readonly side: SideName }
  /** Neither shows calls, and they join phases differently. */
  | { readonly because: 'joined-otherwise' };

/** What a side's part of the tree rests on. */
export type FlameSideBasis = Pick<
  FlameView,
  'cycles' | 'of' | 'unread' | 'withCalls' | 'withStates' | 'wholeNs' | 'sampling'
>;

/** Plain data. */
export interface FlameDifference {
  readonly part: FlameRequest['part'];
  readonly mode: FlameMode;
  /** Cycles of both sides that were added up, and that are to be: more than those while it grows. */
  readonly cycles: number;
  readonly of: number;
  readonly a: FlameSideBasis;
  readonly b: FlameSideBasis;
  /** What one side alone tells apart: it is counted with what it is called by. */
  readonly folded: readonly FrameKind[];
  readonly shown:
    | { readonly tree: UnitedTree; readonly incomparable: null }
    | { readonly tree: null; readonly incomparable: Incomparable };
}

/** A recording, and the cycles of it that count. */
export interface FlameSide {
  readonly analysis: RecordingAnalysis;
  readonly commandLine: readonly string[] | null;
  readonly table: CycleTable;
  /** Rows of the table, ascending. */
  readonly counted: Uint32Array;
}

/** So many cycles of a side, then as many of the other: neighbours lie in the same chunk of a file. */
const IN_TURN = 32;

/** Adds up cycle by cycle, the sides in turns, so that what came so far is of both. */
export function* flameDifferenceSteps(
  ofA: FlameSide,
  ofB: FlameSide,
  { part, mode }: Pick<FlameDifferenceRequest, 'part' | 'mode'>,
): Steps<FlameDifference> {
  const [a, b] = [growthOf(ofA, part, mode), growthOf(ofB, part, mode)];
  const far = ({ done, of }: Growth): number => done / Math.max(1, of);
  while (!a.isWhole || !b.isWhole) {
    const next = b.isWhole || (!a.isWhole && far(a) <= far(b)) ? a : b;
    for (let turn = 0; turn < IN_TURN && !next.isWhole; turn += 1) {
      next.step();
      yield () => differenceOf(a.view(), b.view());
    }
  }
  return differenceOf(a.view(), b.view());
}

interface Growth {
  readonly of: number;
  readonly done: number;
  readonly isWhole: boolean;
  step(): void;
  view(): FlameView;
}

function growthOf(
  { analysis, commandLine, table, counted }: FlameSide,
  part: FlameRequest['part'],
  mode: FlameMode,
): Growth {
  const asked = { part, mode, foot: 'calls', thread: 'driving', inverted: false } as const;
  const of = chosenCount(analysis, counted);
  const steps = flameSteps(analysis, commandLine, { ...asked, cycles: counted }, table);
  let view: (() => FlameView) | null = null;
  let [done, isWhole] = [0, false];
  return {
    of,
    get done() {
      return done;
    },
    get isWhole() {
      return isWhole;
    },
    step: () => {
      const { done: isLast, value } = steps.next();
      if (isLast === true) {
        isWhole = true;
        view = () => value;
      } else {
        done += 1;
        view = value;
      }
    },
    // Before its first step: of none of its cycles.
    view: () => view?.() ?? emptyView(flameSteps(analysis, commandLine, { ...asked, cycles: NONE }), of),
  };
}

const NONE = new Uint32Array(0);

function emptyView(steps: Steps<FlameView>, of: number): FlameView {
  const step = steps.next();
  return { ...(step.done === true ? step.value : step.value()), of };
}

/** Samples are what level full adds: without them on one side only, what ran is split on the other alone. */
export function differenceOf(a: FlameView, b: FlameView): FlameDifference {
  const { part, mode } = a.request;
  const incomparable = whyNot(a, b, mode);
  const folded = FOLDABLE.filter((kind) => has(a, kind) !== has(b, kind));
  return {
    part,
    mode,
    cycles: a.cycles + b.cycles,
    of: a.of + b.of,
    a: basisOf(a),
    b: basisOf(b),
    folded: incomparable === null ? folded : [],
    shown:
      incomparable === null
        ? { tree: uniteTrees(a, b, new Set(folded)), incomparable: null }
        : { tree: null, incomparable },
  };
}

/** What a recording at a lower level, or without stacks, has none of: handlers, and where in the kernel a thread waited. */
const FOLDABLE = ['handler', 'kernel'] as const satisfies readonly FrameKind[];

const has = ({ tree }: FlameView, kind: FrameKind): boolean =>
  tree.frames.some((frame) => frame.kind === kind);

const basisOf = ({
  cycles,
  of,
  unread,
  withCalls,
  withStates,
  wholeNs,
  sampling,
}: FlameView): FlameSideBasis => ({
  cycles,
  of,
  unread,
  withCalls,
  withStates,
  wholeNs,
  sampling,
});

function whyNot(a: FlameView, b: FlameView, mode: FlameMode): Incomparable | null {
  const lacking = (holds: (view: FlameView) => boolean): SideName | null =>
    holds(a) ? (holds(b) ? null : 'b') : 'a';
  const empty = lacking(({ cycles }) => cycles > 0);
  if (empty !== null) return { because: 'no-cycles', side: empty };
  const callless = lacking(({ withCalls }) => withCalls > 0);
  if (callless !== null && (a.withCalls > 0 || b.withCalls > 0))
    return { because: 'no-calls', side: callless };
  if (callless !== null && joinsOf(a) !== joinsOf(b)) return { because: 'joined-otherwise' };
  if (mode === 'calls') return null;
  const stateless = lacking(({ withStates }) => withStates > 0);
  if (stateless !== null) return { because: 'no-states', side: stateless };
  if (mode === 'offCpu') return null;
  const unsampled = lacking(({ sampling }) => sampling.samples > 0);
  if (unsampled !== null && a.sampling.samples + b.sampling.samples > 0)
    return { because: 'no-samples', side: unsampled };
  return null;
}

/** Names of the phases that stand joined in a tree. */
const joinsOf = ({ tree }: FlameView): string =>
  tree.frames
    .flatMap(({ kind, name }) => (kind === 'joint' ? [name] : []))
    .sort()
    .join(' ');
