import type { Loss } from './perf-recording';
import type { RecordBytes } from './record-bytes';
import { chunkOf, indexInChunk } from './record-columns';
import type { RecordColumns } from './record-columns';
import { RECORD, RECORD_HEADER_BYTES } from './record-types';

/**
 * Where records are missing. perf keeps one ring a CPU, and a ring's records come in order: what a LOST record counts
 * is missing between the ring's record before it and itself. Samples that only LOST_SAMPLES records count, which perf
 * writes at the very end, had no later record in their ring: they are missing after its last. LOST_SAMPLES counts over
 * the whole recording what LOST records counted too: the two are never added.
 */
export function findLosses(
  timed: RecordColumns,
  untimed: RecordColumns,
  counts: ReadonlyMap<number, number>,
  bytes: RecordBytes,
): readonly Loss[] {
  if (!counts.has(RECORD.lost) && !counts.has(RECORD.lostSamples)) return [];
  const losses: Loss[] = [];
  const lastNs = new Map<number, number>();
  let placed = 0;
  let lostSamples = 0;
  for (const columns of [untimed, timed]) {
    for (let row = 0; row < columns.count; row += 1) {
      const chunk = chunkOf(columns, row);
      const index = indexInChunk(row);
      const cpu = chunk.cpu[index] as number;
      const timeNs = chunk.timeNs[index] as number;
      const type = chunk.type[index];
      if (type === RECORD.lost) {
        const count = countIn(bytes, chunk.at[index] as number, 8);
        losses.push({ fromNs: Math.min(lastNs.get(cpu) ?? -Infinity, timeNs), timeNs, cpu, count });
        placed += count;
      } else if (type === RECORD.lostSamples) lostSamples += countIn(bytes, chunk.at[index] as number, 0);
      if (timeNs !== -Infinity) lastNs.set(cpu, timeNs);
    }
  }
  const unplaced = lostSamples - placed;
  if (unplaced <= 0) return losses;
  const ends = [...lastNs.values()].sort((one, other) => one - other);
  const [fromNs = -Infinity, timeNs = -Infinity] = [ends[0], ends.at(-1)];
  return [...losses, { fromNs, timeNs, cpu: -1, count: unplaced }];
}

/** The u64 that is `offset` bytes into the record's body. */
function countIn(recordBytes: RecordBytes, at: number, offset: number): number {
  const { view, start, end } = recordBytes.record(at);
  const field = start + RECORD_HEADER_BYTES + offset;
  return field + 8 > end ? 0 : view.getUint32(field + 4, true) * 0x1_0000_0000 + view.getUint32(field, true);
}
