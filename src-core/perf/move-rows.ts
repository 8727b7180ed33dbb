/** Rows that change places, for sorting: all columns in one loop, so that each line sees one kind of typed array. */
import { CHUNK_ROWS, chunkOf, indexInChunk } from './record-columns';
import type { RecordChunk, RecordColumns } from './record-columns';

/**
 * Merges the rows of `left`, which stood in [to, middle), with the rows [middle, end), to `to` and after: never past the
 * first row of these that is still to be read.
 */
export function mergeBack(
  rows: RecordColumns,
  left: { readonly from: RecordChunk; readonly count: number },
  to: number,
  middle: number,
  end: number,
): void {
  const heads = { left: 0, right: middle, to };
  while (heads.left < left.count) {
    mergeWithinChunks(heads, left.from, left.count, rows, end);
  }
}

interface Heads {
  left: number;
  right: number;
  to: number;
}

/** Merges on as far as no chunk ends. */
function mergeWithinChunks(
  heads: Heads,
  left: RecordChunk,
  leftEnd: number,
  rows: RecordColumns,
  end: number,
): void {
  const to = chunkOf(rows, heads.to);
  const right = heads.right < end ? chunkOf(rows, heads.right) : to;
  const shift = heads.to - indexInChunk(heads.to);
  const rightShift = heads.right - indexInChunk(heads.right);
  const stop = Math.min(CHUNK_ROWS, to.timeNs.length);
  const rightEnd = Math.min(CHUNK_ROWS, end - rightShift);
  const rightNs = right.timeNs;
  const leftNs = left.timeNs;
  let leftRow = heads.left;
  let rightRow = heads.right - rightShift;
  let row = heads.to - shift;
  const rightLeft = heads.right < end;
  while (leftRow < leftEnd && row < stop && (rightRow < rightEnd || !rightLeft)) {
    const takeRight = rightLeft && (rightNs[rightRow] as number) < (leftNs[leftRow] as number);
    if (takeRight) {
      to.timeNs[row] = rightNs[rightRow] as number;
      to.at[row] = right.at[rightRow] as number;
      to.pid[row] = right.pid[rightRow] as number;
      to.tid[row] = right.tid[rightRow] as number;
      to.cpu[row] = right.cpu[rightRow] as number;
      to.event[row] = right.event[rightRow] as number;
      to.type[row] = right.type[rightRow] as number;
      rightRow += 1;
    } else {
      to.timeNs[row] = leftNs[leftRow] as number;
      to.at[row] = left.at[leftRow] as number;
      to.pid[row] = left.pid[leftRow] as number;
      to.tid[row] = left.tid[leftRow] as number;
      to.cpu[row] = left.cpu[leftRow] as number;
      to.event[row] = left.event[leftRow] as number;
      to.type[row] = left.type[leftRow] as number;
      leftRow += 1;
    }
    row += 1;
  }
  heads.left = leftRow;
  heads.right = rightRow + rightShift;
  heads.to = row + shift;
}

/** Puts into the rows [start, end) what `order` says, row by row. */
export function gatherRows(
  from: RecordChunk,
  order: Uint32Array,
  to: RecordChunk,
  start: number,
  end: number,
): void {
  for (let index = start; index < end; index += 1) {
    const row = order[index - start] as number;
    to.timeNs[index] = from.timeNs[row] as number;
    to.at[index] = from.at[row] as number;
    to.pid[index] = from.pid[row] as number;
    to.tid[index] = from.tid[row] as number;
    to.cpu[index] = from.cpu[row] as number;
    to.event[index] = from.event[row] as number;
    to.type[index] = from.type[row] as number;
  }
}
