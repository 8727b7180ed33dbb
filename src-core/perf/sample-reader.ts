import type { PerfEvent, PerfRecording } from './perf-recording';
import type { RecordBytes } from './record-bytes';
import { chunkOf, indexInChunk } from './record-columns';
import type { RecordColumns } from './record-columns';
import { newSampleParts, walkSample } from './sample-parts';

/** Bytes in a view. */
export interface Payload {
  readonly view: DataView;
  readonly at: number;
  readonly length: number;
}

/** What is in no column of a sample; null and empty where it was not recorded. Valid until the next is read. */
export interface Sample {
  readonly ip: bigint | null;
  readonly addr: bigint | null;
  readonly period: bigint | null;
  readonly payload: Payload | null;
  /** Leaf first, with the kernel's context markers. */
  readonly chain: readonly bigint[];
}

/** Reads samples of a recording again, one at a time, best in the order of their rows; makes nothing for each. */
export class SampleReader implements Sample {
  view: DataView = new DataView(new ArrayBuffer(0));
  /** The payload and the call chain (64-bit words) in `view`; 0 long where there is none. */
  rawAt = 0;
  rawBytes = 0;
  chainAt = 0;
  chainLength = 0;
  /** 64-bit fields in `view`; -1 where not recorded. */
  ipAt = -1;
  addrAt = -1;
  periodAt = -1;
  private readonly parts = newSampleParts();

  constructor(
    private readonly bytes: RecordBytes,
    private readonly events: readonly Pick<PerfEvent, 'layout'>[],
  ) {}

  get ip(): bigint | null {
    return this.word(this.ipAt);
  }

  get addr(): bigint | null {
    return this.word(this.addrAt);
  }

  get period(): bigint | null {
    return this.word(this.periodAt);
  }

  get payload(): Payload | null {
    return this.rawBytes === 0 ? null : { view: this.view, at: this.rawAt, length: this.rawBytes };
  }

  get chain(): readonly bigint[] {
    return Array.from({ length: this.chainLength }, (_, index) =>
      this.view.getBigUint64(this.chainAt + index * 8, true),
    );
  }

  /** Reads the sample in this row. */
  read(columns: RecordColumns, row: number): this {
    const { parts } = this;
    const chunk = chunkOf(columns, row);
    const index = indexInChunk(row);
    const { view, start, end } = this.bytes.record(chunk.at[index] as number);
    const layout = this.events[chunk.event[index] as number]?.layout;
    this.view = view;
    // A file that was overwritten since has other bytes there: then nothing of it is shown.
    const sound =
      layout !== undefined &&
      start + layout.fixedBytes <= end &&
      walkSample(layout, view, start, end, parts) === null;
    const at = (offset: number): number => (sound && offset >= 0 ? start + offset : -1);
    this.rawAt = parts.rawAt;
    this.rawBytes = sound ? parts.rawBytes : 0;
    this.chainAt = parts.chainAt;
    this.chainLength = sound ? parts.chainLength : 0;
    this.ipAt = at(layout?.sample.ip ?? -1);
    this.addrAt = at(layout?.sample.addr ?? -1);
    this.periodAt = at(layout?.sample.period ?? -1);
    return this;
  }

  private word(at: number): bigint | null {
    return at < 0 ? null : this.view.getBigUint64(at, true);
  }
}

export const createSampleReader = ({ bytes, events }: PerfRecording): SampleReader =>
  new SampleReader(bytes, events);
