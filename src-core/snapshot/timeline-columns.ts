/** What is kept of a timeline, as entries of a snapshot: a row tells of the cycles alone that have something in it. */
import { FIGURE_KINDS, figureKey, figureName } from '../timeline/cycle-digest';
import type { FigureKind } from '../timeline/cycle-digest';
import type { RowColumns, StoredTimeline } from '../timeline/stored-timeline';
import { ATTRIBUTION_VERSION } from '../analysis/attribution';
import { encodeJson } from './json';
import type { NewEntry } from './zip-writer';
import { columnEntry, packNumbers, type Column } from './typed-columns';
import { MOST_FIGURES, MOST_LABELS, MOST_LANES, MOST_ROWS, type TimelineV4 } from './versions/v4-timeline';

const FOLDER = 'timeline';
export const rowPath = (row: number, column: 'cycle' | 'start' | 'length' | 'look'): string =>
  `${FOLDER}/${String(row)}.${column}`;
export const digestPath = (column: string): string => `${FOLDER}/${column}`;

/** Of rows in which any cycle has something, times cycles: about 30 bytes each when they are drawn. */
export const MOST_CELLS = 1 << 25;

/** The narrowest column for numbers below `count`. */
export const numberType = (count: number): 'u8' | 'u16' | 'u32' =>
  count <= 0x100 ? 'u8' : count <= 0x1_0000 ? 'u16' : 'u32';
const NUMBERS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array } as const;
const numbersBelow = (count: number, column: Uint32Array): Column => new NUMBERS[numberType(count)](column);

/** Nothing of what is too large for any reader. */
export function* timelineEntries(timeline: StoredTimeline): Generator<NewEntry, void> {
  const { cycles, lanes, labels, rows, digests } = timeline;
  const isTooLarge =
    lanes.length > MOST_LANES ||
    labels.length > MOST_LABELS ||
    rows.length > MOST_ROWS ||
    rows.length * cycles > MOST_CELLS ||
    digests.keys.length > MOST_FIGURES;
  if (isTooLarge) return;
  const heads: TimelineV4['rows'] = [];
  for (const [row, { lane, depth, mark, columns }] of rows.entries()) {
    heads.push({ lane, depth, mark, ...(yield* rowEntries(row, columns())) });
  }
  const columns = digests.columns();
  const value = packNumbers(columns.value);
  yield columnEntry(digestPath('figures.from'), columns.figuresFrom);
  yield columnEntry(digestPath('figures.key'), numbersBelow(digests.keys.length, columns.figure));
  yield columnEntry(digestPath('figures.value'), value);
  yield columnEntry(digestPath('labels.from'), columns.labelsFrom);
  yield columnEntry(digestPath('labels.label'), numbersBelow(labels.length, columns.label));
  yield columnEntry(digestPath('labels.count'), columns.count);
  const document: TimelineV4 = {
    attribution: ATTRIBUTION_VERSION,
    lanes: lanes.map((lane) => ({ ...lane })),
    labels: [...labels],
    reasons: [...timeline.reasons],
    rows: heads,
    digests: {
      keys: Array.from(digests.keys, keyTuple),
      figures: columns.figure.length,
      value: value instanceof Int32Array ? 'i32' : 'f64',
      labels: columns.label.length,
    },
  };
  yield ['timeline.json', encodeJson(document)];
}

type KeyTuple = TimelineV4['digests']['keys'][number];

function keyTuple(key: number): KeyTuple {
  const { kind, lane, style, label } = figureName(key);
  return [FIGURE_KINDS.indexOf(kind), lane, style, label];
}

/** Null where no figure is of that kind. */
export function keyOf([kind, lane, style, label]: KeyTuple): number | null {
  const known: FigureKind | undefined = FIGURE_KINDS[kind];
  return known === undefined ? null : figureKey(known, lane, style, label);
}

type RowFigures = Pick<TimelineV4['rows'][number], 'count' | 'start' | 'length' | 'looks'>;

function* rowEntries(
  row: number,
  { startNs, lengthNs, style, label }: RowColumns,
): Generator<NewEntry, RowFigures> {
  const having = cyclesHaving(lengthNs);
  const looks: RowFigures['looks'] = [];
  const known = new Map<number, number>();
  const look = new Uint32Array(having.length);
  for (let at = 0; at < having.length; at += 1) {
    const cycle = having[at] ?? 0;
    const own = style[cycle] ?? 0;
    const word = label[cycle] ?? 0;
    const key = word * 16 + own;
    const there = known.get(key) ?? looks.push([own, word]) - 1;
    known.set(key, there);
    look[at] = there;
  }
  const [start, length] = [packNumbers(chosen(startNs, having)), packNumbers(chosen(lengthNs, having))];
  if (having.length < lengthNs.length) yield columnEntry(rowPath(row, 'cycle'), having);
  yield columnEntry(rowPath(row, 'start'), start);
  yield columnEntry(rowPath(row, 'length'), length);
  yield columnEntry(rowPath(row, 'look'), numbersBelow(looks.length, look));
  return {
    count: having.length,
    start: start instanceof Int32Array ? 'i32' : 'f64',
    length: length instanceof Int32Array ? 'i32' : 'f64',
    looks,
  };
}

function cyclesHaving(lengthNs: Float64Array): Uint32Array {
  const having = new Uint32Array(lengthNs.length);
  let count = 0;
  for (let cycle = 0; cycle < lengthNs.length; cycle += 1) {
    if ((lengthNs[cycle] ?? -1) < 0) continue;
    having[count] = cycle;
    count += 1;
  }
  return having.subarray(0, count);
}

function chosen(column: Float64Array, cycles: Uint32Array): Float64Array {
  const found = new Float64Array(cycles.length);
  for (let at = 0; at < cycles.length; at += 1) found[at] = column[cycles[at] ?? 0] ?? 0;
  return found;
}
