/** What a snapshot keeps of a timeline: its heads at once, its columns when they are asked for. Nothing of it is believed unchecked. */
import { ATTRIBUTION_VERSION } from '../analysis/attribution';
import { ok, type Result } from '../errors';
import type { Reason } from '../phases/phase';
import { UnreadableTimeline } from '../timeline/stored-timeline';
import type { DigestColumns, RowColumns, StoredTimeline } from '../timeline/stored-timeline';
import { MARK_KINDS } from '../timeline/timeline';
import { corrupt } from './content';
import type { Entries } from './entries';
import { parseJson } from './json';
import { digestPath, keyOf, MOST_CELLS, numberType, rowPath } from './timeline-columns';
import { readColumn, unpackNumbers } from './typed-columns';
import { stampV4 } from './versions/v4-results';
import { MOST_ROWS, timelineV4, type TimelineV4 } from './versions/v4-timeline';

const DOCUMENT = 'timeline.json';
type Row = TimelineV4['rows'][number];

/** Null where there is none, or another attribution made it. What is wrong with a column shows when it is read. */
export function readTimeline(entries: Entries, cycles: number): Result<StoredTimeline | null> {
  if (!entries.names.has(DOCUMENT)) return ok(null);
  const stamp = parseJson(entries, DOCUMENT, stampV4);
  if (!stamp.ok) return stamp;
  if (stamp.value.attribution !== ATTRIBUTION_VERSION) return ok(null);
  const document = parseJson(entries, DOCUMENT, timelineV4);
  if (!document.ok) return document;
  const { lanes, labels, reasons, rows, digests } = document.value;
  const wrong = whatIsWrong(document.value, cycles);
  if (wrong !== null) return corrupt(DOCUMENT, wrong);
  return ok({
    cycles,
    lanes,
    labels,
    reasons: new Map<number, Reason>(reasons),
    rows: rows.map((row, at) => ({
      ...{ lane: row.lane, depth: row.depth, mark: row.mark },
      columns: () => orThrow(readRow(entries, row, at, cycles)),
    })),
    digests: {
      keys: Float64Array.from(digests.keys, (key) => keyOf(key) ?? 0),
      columns: () => orThrow(readDigests(entries, document.value, cycles)),
    },
  });
}

function orThrow<T>(read: Result<T>): T {
  if (!read.ok) throw new UnreadableTimeline(read.error);
  return read.value;
}

/** In a word; null where every number in the document names something that is there. */
function whatIsWrong({ lanes, labels, reasons, rows, digests }: TimelineV4, cycles: number): string | null {
  if (new Set(lanes.map(({ id }) => id)).size < lanes.length) return 'a lane occurs twice';
  if (new Set(labels).size < labels.length) return 'a label occurs twice';
  const isLabel = (label: number): boolean => label < labels.length;
  if (!reasons.every(([label]) => isLabel(label))) return 'a reason names a label that is not there';
  if (!rows.every(({ lane }) => lane < lanes.length)) return 'a row names a lane that is not there';
  if (!rows.every(({ looks }) => looks.every(([, label]) => isLabel(label))))
    return 'a row names a label that is not there';
  if (!rows.every(({ count }) => count <= cycles)) return 'a row has more cycles than there are';
  const ofKeys = digests.keys.every(
    (key) => keyOf(key) !== null && key[1] < Math.max(1, lanes.length) && key[3] < Math.max(1, labels.length),
  );
  if (!ofKeys) return 'a figure names what is not there';
  return wrongRows(rows, cycles);
}

const WOKE = MARK_KINDS.indexOf('woke');

/** Each row once, of slices or of wake-ups, and no more of them than can be drawn. */
function wrongRows(rows: readonly Row[], cycles: number): string | null {
  const seen = new Set<number>();
  const deepest = new Map<number, number>();
  for (const { lane, depth, mark } of rows) {
    if (mark === -1 ? depth < 0 : depth !== -1 || mark !== WOKE) return 'a row is of no kind that is drawn';
    const key = lane * 512 + depth + 1;
    if (seen.has(key)) return 'a row occurs twice';
    seen.add(key);
    deepest.set(lane, Math.max(deepest.get(lane) ?? 0, depth + 1));
  }
  const depths = [...deepest.values()].reduce((sum, count) => sum + count, 0);
  const filled = rows.filter(({ count }) => count > 0).length;
  return depths > MOST_ROWS || filled * cycles > MOST_CELLS ? 'it has too many rows' : null;
}

function readRow(entries: Entries, row: Row, at: number, cycles: number): Result<RowColumns> {
  const { count, looks } = row;
  const own = ownCycles(entries, row, at, cycles);
  if (!own.ok) return own;
  const starts = readColumn(entries, rowPath(at, 'start'), row.start, count);
  if (!starts.ok) return starts;
  const lengths = readColumn(entries, rowPath(at, 'length'), row.length, count);
  if (!lengths.ok) return lengths;
  const look = readColumn(entries, rowPath(at, 'look'), numberType(looks.length), count);
  if (!look.ok) return look;
  const [startNs, lengthNs] = [unpackNumbers(starts.value), unpackNumbers(lengths.value)];
  if (!startNs.every(Number.isFinite))
    return corrupt(`${rowPath(at, 'start')}.${row.start}`, 'a time is no number');
  if (!lengthNs.every((length) => Number.isFinite(length) && length >= 0))
    return corrupt(`${rowPath(at, 'length')}.${row.length}`, 'a length is no length');
  const columns = {
    startNs: new Float64Array(cycles),
    lengthNs: new Float64Array(cycles).fill(-1),
    style: new Uint8Array(cycles),
    label: new Uint32Array(cycles),
  };
  for (let entry = 0; entry < count; entry += 1) {
    const cycle = own.value?.[entry] ?? entry;
    const known = looks[look.value[entry] ?? -1];
    if (known === undefined)
      return corrupt(
        `${rowPath(at, 'look')}.${numberType(looks.length)}`,
        'it names a look that is not there',
      );
    columns.startNs[cycle] = startNs[entry] ?? 0;
    columns.lengthNs[cycle] = lengthNs[entry] ?? -1;
    [columns.style[cycle], columns.label[cycle]] = known;
  }
  return ok(columns);
}

/** The cycles that have something in the row; null for all. */
function ownCycles(entries: Entries, { count }: Row, at: number, cycles: number): Result<Uint32Array | null> {
  if (count === cycles) return ok(null);
  const path = rowPath(at, 'cycle');
  const own = readColumn(entries, path, 'u32', count);
  if (!own.ok) return own;
  const ascends = own.value.every((cycle, entry) => entry === 0 || cycle > (own.value[entry - 1] ?? 0));
  return ascends && (count === 0 || (own.value[count - 1] ?? cycles) < cycles)
    ? own
    : corrupt(`${path}.u32`, 'its cycles do not ascend');
}

function readDigests(
  entries: Entries,
  { labels, digests }: TimelineV4,
  cycles: number,
): Result<DigestColumns> {
  const figuresFrom = readBounds(entries, 'figures.from', cycles, digests.figures);
  if (!figuresFrom.ok) return figuresFrom;
  const labelsFrom = readBounds(entries, 'labels.from', cycles, digests.labels);
  if (!labelsFrom.ok) return labelsFrom;
  const figure = readNumbers(entries, 'figures.key', digests.keys.length, digests.figures);
  if (!figure.ok) return figure;
  const label = readNumbers(entries, 'labels.label', labels.length, digests.labels);
  if (!label.ok) return label;
  const value = readColumn(entries, digestPath('figures.value'), digests.value, digests.figures);
  if (!value.ok) return value;
  const values = unpackNumbers(value.value);
  if (!values.every(Number.isFinite))
    return corrupt(`${digestPath('figures.value')}.${digests.value}`, 'a figure is no number');
  const count = readColumn(entries, digestPath('labels.count'), 'u32', digests.labels);
  if (!count.ok) return count;
  return ok({
    ...{ figuresFrom: figuresFrom.value, labelsFrom: labelsFrom.value },
    ...{ figure: figure.value, value: values, label: label.value, count: count.value },
  });
}

/** Where each cycle's entries begin, of `total`. */
function readBounds(entries: Entries, name: string, cycles: number, total: number): Result<Uint32Array> {
  const from = readColumn(entries, digestPath(name), 'u32', cycles + 1);
  if (!from.ok) return from;
  const ascends = from.value.every((at, cycle) => cycle === 0 || at >= (from.value[cycle - 1] ?? 0));
  return ascends && from.value[0] === 0 && from.value[cycles] === total
    ? from
    : corrupt(`${digestPath(name)}.u32`, 'it does not divide its entries by cycles');
}

/** `length` numbers, each below `count`. */
function readNumbers(entries: Entries, name: string, count: number, length: number): Result<Uint32Array> {
  const type = numberType(count);
  const column = readColumn(entries, digestPath(name), type, length);
  if (!column.ok) return column;
  const numbers = Uint32Array.from(column.value);
  return numbers.every((number) => number < count)
    ? ok(numbers)
    : corrupt(`${digestPath(name)}.${type}`, 'it names what is not there');
}
