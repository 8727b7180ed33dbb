/**
 * What a pixel can show of one row: of the slices that begin in the same pixel and are shorter than it only the longest is kept.
 * Columns in, columns out: nothing is made for a single slice.
 */
import type { CoarseRow } from './coarse-row';
import { endOf, firstOf } from './drawn-cycle';
import type { DrawnCycle } from './drawn-cycle';
import { pixelOf } from './sight';
import type { CycleBounds, Range, Sight } from './sight';

/** Columns that grow; used again for each lane. */
export class SliceSink {
  count = 0;
  startNs = new Float64Array(1024);
  endNs = new Float64Array(1024);
  row = new Uint32Array(1024);
  style = new Uint8Array(1024);
  label = new Uint32Array(1024);
  cycle = new Uint32Array(1024);
  /** Of the row that is being filled: its last slice that is shorter than a pixel. */
  #pixel = NaN;
  #short = -1;

  /** Slices of another row share no pixel with those before. */
  nextRow(): void {
    this.#pixel = NaN;
    this.#short = -1;
  }

  put(row: number, startNs: number, endNs: number, style: number, label: number, cycle: number): void {
    this.#write(this.count, row, startNs, endNs, style, label, cycle);
    this.count += 1;
  }

  /** As put, for one that is shorter than its pixel: the longest of those that share it stays, the first of equals. */
  putShort(
    pixel: number,
    row: number,
    startNs: number,
    endNs: number,
    style: number,
    label: number,
    cycle: number,
  ): void {
    if (pixel !== this.#pixel) {
      this.#pixel = pixel;
      this.#short = this.count;
      this.put(row, startNs, endNs, style, label, cycle);
      return;
    }
    const kept = (this.endNs[this.#short] ?? 0) - (this.startNs[this.#short] ?? 0);
    if (endNs - startNs > kept) this.#write(this.#short, row, startNs, endNs, style, label, cycle);
  }

  #write(
    at: number,
    row: number,
    startNs: number,
    endNs: number,
    style: number,
    label: number,
    cycle: number,
  ): void {
    if (at === this.startNs.length) this.#grow();
    this.startNs[at] = startNs;
    this.endNs[at] = endNs;
    this.row[at] = row;
    this.style[at] = style;
    this.label[at] = label;
    this.cycle[at] = cycle;
  }

  #grow(): void {
    const doubled = <T extends Float64Array | Uint32Array | Uint8Array>(made: T, old: T): T => {
      made.set(old);
      return made;
    };
    const size = 2 * this.startNs.length;
    this.startNs = doubled(new Float64Array(size), this.startNs);
    this.endNs = doubled(new Float64Array(size), this.endNs);
    this.row = doubled(new Uint32Array(size), this.row);
    this.style = doubled(new Uint8Array(size), this.style);
    this.label = doubled(new Uint32Array(size), this.label);
    this.cycle = doubled(new Uint32Array(size), this.cycle);
  }
}

/** What a row is read from. */
export interface RowContent {
  readonly bounds: CycleBounds;
  /** Of each stretch; null where its cycles are too narrow, or still have to be looked at. */
  readonly drawn: readonly (DrawnCycle | null)[];
  /** Null where nothing is known from afar. */
  readonly coarse: CoarseRow | null;
}

/**
 * Puts what is to be seen of `row` into the sink, in time order; times stay on the recording's clock. Where a cycle that has
 * room for more is not drawn yet, its longest slice stands for it.
 */
export function thinRow(sight: Sight, row: number, content: RowContent, sink: SliceSink): void {
  const { bounds } = content;
  const { range } = sight;
  sink.nextRow();
  for (let at = 0; at < sight.stretches; at += 1) {
    const from = sight.first[at] ?? 0;
    const drawn = content.drawn[at] ?? null;
    if (drawn !== null) {
      thinCycle(range, row, drawn, bounds.startNs[from] ?? 0, from, sink);
      continue;
    }
    const coarse = content.coarse?.open() ?? null;
    const cycle = coarse?.longest(from, sight.first[at + 1] ?? from) ?? -1;
    if (coarse === null || cycle < 0) continue;
    const pixel = sight.pixel[at] ?? NaN;
    const startNs = (bounds.startNs[cycle] ?? 0) + (coarse.startNs[cycle] ?? 0);
    const endNs = startNs + (coarse.lengthNs[cycle] ?? 0);
    putSlice(
      range,
      pixel,
      row,
      startNs,
      endNs,
      coarse.style[cycle] ?? 0,
      coarse.label[cycle] ?? 0,
      cycle,
      sink,
    );
  }
}

function thinCycle(
  range: Range,
  row: number,
  drawn: DrawnCycle,
  originNs: number,
  cycle: number,
  sink: SliceSink,
): void {
  const last = endOf(drawn, row);
  let at = firstEndingFrom(drawn, firstOf(drawn, row), last, range.startNs - originNs);
  for (; at < last; at += 1) {
    const startNs = originNs + (drawn.startNs[at] ?? 0);
    if (startNs > range.endNs) return;
    const endNs = originNs + (drawn.endNs[at] ?? 0);
    putSlice(range, NaN, row, startNs, endNs, drawn.style[at] ?? 0, drawn.label[at] ?? 0, cycle, sink);
  }
}

/** `pixel` NaN: that of its start. What only touches the range from outside is not in it, except a mark. */
function putSlice(
  range: Range,
  pixel: number,
  row: number,
  startNs: number,
  endNs: number,
  style: number,
  label: number,
  cycle: number,
  sink: SliceSink,
): void {
  const isMark = startNs === endNs;
  if (
    isMark
      ? startNs < range.startNs || startNs > range.endNs
      : endNs <= range.startNs || startNs >= range.endNs
  )
    return;
  if (endNs - startNs >= range.nsPerPx) sink.put(row, startNs, endNs, style, label, cycle);
  else
    sink.putShort(
      Number.isNaN(pixel) ? pixelOf(range, startNs) : pixel,
      row,
      startNs,
      endNs,
      style,
      label,
      cycle,
    );
}

/** The first entry of [from, to) that ends no sooner than `timeNs`: within a row ends ascend. */
function firstEndingFrom({ endNs }: DrawnCycle, from: number, to: number, timeNs: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((endNs[middle] ?? 0) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
