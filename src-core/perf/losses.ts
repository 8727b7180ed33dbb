import { MAX_CPU } from './perf-recording';
import type { Loss } from './perf-recording';
import type { RecordBytes } from './record-bytes';
import { eachPart } from './record-columns';
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
  /** Of the last record of each CPU, from CPU -1 on, which stands for none; empty until the first scan. */
  private lastNs = new Float64Array(0);
  private placed = 0;
  private lostSamples = 0;

  /** To be given all rows, in their order. */
  scan(untimed: RecordColumns, timed: RecordColumns, bytes: RecordBytes): void {
    if (this.lastNs.length === 0) this.lastNs = new Float64Array(MAX_CPU + 2).fill(-Infinity);
    for (const columns of [untimed, timed]) {
      eachPart(columns, 0, columns.count, (chunk, start, end) => this.rows(chunk, start, end, bytes));
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
    const ends = this.lastNs.filter((timeNs) => timeNs !== -Infinity).sort();
    const [fromNs = -Infinity, timeNs = -Infinity] = [ends[0], ends.at(-1)];
    return [...this.losses, { fromNs, timeNs, cpu: -1, count: unplaced }];
  }

  private rows(chunk: RecordChunk, start: number, end: number, bytes: RecordBytes): void {
    const { lastNs } = this;
    const { type, cpu, timeNs } = chunk;
    for (let index = start; index < end; index += 1) {
      const kind = type[index];
      if (kind === RECORD.lost || kind === RECORD.lostSamples) this.loss(chunk, index, bytes);
      const ns = timeNs[index] as number;
      if (ns !== -Infinity) lastNs[(cpu[index] as number) + 1] = ns;
    }
  }

  private loss(chunk: RecordChunk, index: number, bytes: RecordBytes): void {
    const cpu = chunk.cpu[index] as number;
    const timeNs = chunk.timeNs[index] as number;
    const at = chunk.at[index] as number;
    if (chunk.type[index] === RECORD.lostSamples) {
      this.lostSamples += countIn(bytes, at, 0);
      return;
    }
    const count = countIn(bytes, at, 8);
    this.losses.push({ fromNs: Math.min(this.lastNs[cpu + 1] as number, timeNs), timeNs, cpu, count });
    this.placed += count;
  }
}

/** The u64 that is `offset` bytes into the record's body. */
function countIn(recordBytes: RecordBytes, at: number, offset: number): number {
  const { view, start, end } = recordBytes.record(at);
  const field = start + RECORD_HEADER_BYTES + offset;
  return field + 8 > end ? 0 : view.getUint32(field + 4, true) * 0x1_0000_0000 + view.getUint32(field, true);
}
