import type { Loss } from './perf-recording';
import type { RecordBytes } from './record-bytes';
import { chunkOf, indexInChunk } from './record-columns';
import type { RecordChunk, RecordColumns } from './record-columns';
import { RECORD, RECORD_HEADER_BYTES } from './record-types';

/**
 * Where records are missing. perf keeps one ring a CPU, and a ring's records come in order: what a LOST record counts
 * is missing between the ring's record before it and itself. Samples that only LOST_SAMPLES records count, which perf
 * writes at the very end, had no later record in their ring: they are missing after its last. LOST_SAMPLES counts over
 * the whole recording what LOST records counted too: the two are never added.
 */
export class LossLedger {
  private losses: Loss[] = [];
  private readonly lastNs = new Map<number, number>();
  private placed = 0;
  private lostSamples = 0;

  /** To be given all rows, in their order. */
  scan(untimed: RecordColumns, timed: RecordColumns, bytes: RecordBytes): void {
    for (const columns of [untimed, timed]) {
      for (let row = 0; row < columns.count; row += 1)
        this.row(chunkOf(columns, row), indexInChunk(row), bytes);
    }
  }

  /** Those that were found since the last time. */
  take(): readonly Loss[] {
    const found = this.losses;
    this.losses = [];
    return found;
  }

  /** The rest, and what no LOST record placed. */
  finish(): readonly Loss[] {
    const unplaced = this.lostSamples - this.placed;
    if (unplaced <= 0) return this.losses;
    const ends = [...this.lastNs.values()].sort((one, other) => one - other);
    const [fromNs = -Infinity, timeNs = -Infinity] = [ends[0], ends.at(-1)];
    return [...this.losses, { fromNs, timeNs, cpu: -1, count: unplaced }];
  }

  private row(chunk: RecordChunk, index: number, bytes: RecordBytes): void {
    const cpu = chunk.cpu[index] as number;
    const timeNs = chunk.timeNs[index] as number;
    const type = chunk.type[index];
    if (type === RECORD.lost) {
      const count = countIn(bytes, chunk.at[index] as number, 8);
      this.losses.push({ fromNs: Math.min(this.lastNs.get(cpu) ?? -Infinity, timeNs), timeNs, cpu, count });
      this.placed += count;
    } else if (type === RECORD.lostSamples) this.lostSamples += countIn(bytes, chunk.at[index] as number, 0);
    if (timeNs !== -Infinity) this.lastNs.set(cpu, timeNs);
  }
}

/** The u64 that is `offset` bytes into the record's body. */
function countIn(recordBytes: RecordBytes, at: number, offset: number): number {
  const { view, start, end } = recordBytes.record(at);
  const field = start + RECORD_HEADER_BYTES + offset;
  return field + 8 > end ? 0 : view.getUint32(field + 4, true) * 0x1_0000_0000 + view.getUint32(field, true);
}
