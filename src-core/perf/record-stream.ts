import type { Result } from '../errors';
import { MemoryArchive } from './byte-archive';
import type { ByteArchive } from './byte-archive';
import type { ByteSource } from '../byte-source';
import { corruptAt } from './container';
import { Inflater } from './inflater';
import type { PerfRecording } from './perf-recording';
import type { RecordBytes } from './record-bytes';
import { RecordDecoder } from './record-decoder';
import { RecordFraming } from './record-framing';

/** A stream of records with what they need: the decoder, the framing, and a decompressor once one is compressed. */
export class RecordStream {
  readonly decoder = new RecordDecoder();
  readonly framing: RecordFraming;
  private inflater: Inflater | null = null;

  /** `newArchive` makes room for what comes out of compressed records. */
  constructor(newArchive: () => ByteArchive = () => new MemoryArchive()) {
    this.framing = new RecordFraming(
      this.decoder,
      1,
      (packed, offset) => {
        this.inflater ??= new Inflater(this.decoder, newArchive(), newArchive);
        return this.inflater.inflate(packed, offset);
      },
      newArchive,
    );
  }

  /** What came out of compressed records; null where there were none. */
  get inflated(): ByteSource | null {
    return this.inflater?.archive ?? null;
  }

  failure(): Result<never> | null {
    const { damage } = this.framing;
    return damage === null ? null : corruptAt(damage.offset, damage.record, damage.what);
  }

  take(bytes: RecordBytes): PerfRecording {
    return this.decoder.take(bytes);
  }

  finish(bytes: RecordBytes, truncated: boolean): PerfRecording {
    return this.decoder.finish(bytes, truncated || this.inflater?.midRecord === true);
  }
}
