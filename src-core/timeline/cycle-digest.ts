/** What one cycle's time went into, and which labels it shows: small enough to be kept of every cycle. */
import { endOf, firstOf } from './drawn-cycle';
import type { DrawnCycle } from './drawn-cycle';
import type { RowHead, RowTable } from './row-table';
import { MARK_KINDS } from './timeline';
import type { LaneKind } from './timeline';

/** Each figure of a sum is one of these, of a lane and a label. */
export const FIGURE_KINDS = ['phase', 'state', 'thread', 'calls', 'total', 'self', 'samples'] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** Adds `value` to a figure: of phase, calls, total, self and samples `label` counts; of state and thread also `style`. */
export type AddFigure = (kind: FigureKind, lane: number, style: number, label: number, value: number) => void;

const THREADS: readonly LaneKind[] = ['states', 'vcpu', 'worker'];
const SAMPLED = MARK_KINDS.indexOf('sampled');

/** Of what lies in [fromNs, toNs), from the cycle's stop request. Sums over any parts of a range add up to its own. */
export function sumCycle(
  table: RowTable,
  drawn: DrawnCycle,
  fromNs: number,
  toNs: number,
  add: AddFigure,
): void {
  table.rows.forEach((head, row) => {
    const { lane, mark } = head;
    const kind = table.lanes[lane]?.kind;
    for (let at = firstOf(drawn, row); at < endOf(drawn, row); at += 1) {
      const [startNs, endNs] = [drawn.startNs[at] ?? 0, drawn.endNs[at] ?? 0];
      const [style, label] = [drawn.style[at] ?? 0, drawn.label[at] ?? 0];
      if (mark === SAMPLED && startNs >= fromNs && startNs < toNs) add('samples', lane, 0, label, 1);
      const ns = Math.min(endNs, toNs) - Math.max(startNs, fromNs);
      if (mark >= 0 || ns <= 0) continue;
      if (kind === 'phase') add('phase', lane, 0, label, ns);
      if (kind === 'states') add('state', lane, style, label, ns);
      if (kind !== undefined && THREADS.includes(kind)) add('thread', lane, style, 0, ns);
      if (kind === 'spans') addCall(table, drawn, head, at, ns, add);
    }
  });
}

/** What a call has for itself its caller has not. */
function addCall(
  table: RowTable,
  drawn: DrawnCycle,
  head: RowHead,
  at: number,
  ns: number,
  add: AddFigure,
): void {
  const { lane, depth } = head;
  const label = drawn.label[at] ?? 0;
  add('calls', lane, 0, label, 1);
  add('total', lane, 0, label, ns);
  add('self', lane, 0, label, ns);
  const caller = depth === 0 ? -1 : callerOf(table, drawn, head, drawn.startNs[at] ?? 0);
  if (caller >= 0) add('self', lane, 0, drawn.label[caller] ?? 0, -ns);
}

/** The entry of the row above that is open at `timeNs`; -1 where none is. */
function callerOf(table: RowTable, drawn: DrawnCycle, { lane, depth }: RowHead, timeNs: number): number {
  const above = table.row(lane, depth - 1);
  let low = firstOf(drawn, above);
  let high = endOf(drawn, above);
  const first = low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((drawn.startNs[middle] ?? 0) <= timeNs) low = middle + 1;
    else high = middle;
  }
  return low - 1 >= first ? low - 1 : -1;
}

/** Figures by their key, as columns. */
export interface Figures {
  readonly key: Float64Array;
  readonly value: Float64Array;
}

const LABELS = 2 ** 24;
const LANES = 2 ** 16;
const STYLES = 2 ** 4;

/** A figure as one number, exact in a double. */
export const figureKey = (kind: FigureKind, lane: number, style: number, label: number): number =>
  ((FIGURE_KINDS.indexOf(kind) * LANES + lane) * STYLES + style) * LABELS + label;

export interface FigureName {
  readonly kind: FigureKind;
  readonly lane: number;
  readonly style: number;
  readonly label: number;
}

export function figureName(key: number): FigureName {
  const label = key % LABELS;
  const style = Math.floor(key / LABELS) % STYLES;
  const lane = Math.floor(key / (LABELS * STYLES)) % LANES;
  const kind = FIGURE_KINDS[Math.floor(key / (LABELS * STYLES * LANES))] ?? 'phase';
  return { kind, lane, style, label };
}

export interface CycleDigest extends CycleLabels {
  readonly figures: Figures;
}

export interface CycleLabels {
  /** Labels on its lanes, each once, and how often each is there. */
  readonly label: Uint32Array;
  readonly count: Uint32Array;
}

/** A cycle's digest as it is made: values by figure key, and counts by label, each key once. */
export interface CycleSums {
  readonly figures: Iterable<readonly [key: number, value: number]>;
  readonly labels: Iterable<readonly [label: number, count: number]>;
}

export function sumsOfCycle(table: RowTable, drawn: DrawnCycle): CycleSums {
  const figures = new Map<number, number>();
  sumCycle(table, drawn, -Infinity, Infinity, (kind, lane, style, label, value) => {
    const key = figureKey(kind, lane, style, label);
    figures.set(key, (figures.get(key) ?? 0) + value);
  });
  const labels = new Map<number, number>();
  for (const label of drawn.label) labels.set(label, (labels.get(label) ?? 0) + 1);
  return { figures, labels };
}
