import { ZstdStream } from '../zstd/zstd-stream';
import type { ByteArchive } from './byte-archive';
import type { RecordDecoder } from './record-decoder';
import { RecordFraming } from './record-framing';
import type { Damage } from './record-framing';
import { StreamBuffer } from './stream-buffer';

/** The window of `perf record -z` at its highest level. Memory for it is taken as content comes, not before. */
const MAX_WINDOW_BYTES = 1 << 27;
/** What comes out may be this many times what went in, and a constant: recordings come to a fiftieth at best. */
const EXPANSION_LIMIT = 128;
const EXPANSION_ALLOWANCE = 1 << 20;

/**
 * The records inside compressed ones: one zstd frame runs across all of them, and a record may begin in one and end in
 * the next.
 */
export class Inflater {
  private readonly zstd: ZstdStream;
  private readonly buffer: StreamBuffer;
  private readonly framing: RecordFraming;
  private packedBytes = 0;

  constructor(
    decoder: RecordDecoder,
    readonly archive: ByteArchive,
    newArchive: () => ByteArchive,
  ) {
    const nested = (_: Uint8Array, offset: number): Damage => ({
      offset,
      record: 'compressed',
      what: 'a compressed record inside another',
    });
    this.zstd = new ZstdStream({ maxWindowBytes: MAX_WINDOW_BYTES });
    this.framing = new RecordFraming(decoder, -1, nested, newArchive);
    this.buffer = new StreamBuffer(this.framing, 0);
  }

  /** Whether the content so far ends inside a record. */
  get midRecord(): boolean {
    return this.zstd.midBlock || this.buffer.midRecord;
  }

  /** Takes the content of the compressed record at `offset` of the stream. */
  inflate(packed: Uint8Array, offset: number): Damage | null {
    this.packedBytes += packed.length;
    const limit = this.packedBytes * EXPANSION_LIMIT + EXPANSION_ALLOWANCE;
    const at = (what: string): Damage => ({ offset, record: 'compressed', what });
    let tooLarge = false;
    const trouble = this.zstd.push(packed, (content) => {
      tooLarge ||= this.archive.sizeBytes + content.length > limit;
      if (tooLarge || this.framing.damage !== null) return;
      this.archive.append(content);
      this.buffer.feed(content);
    });
    if (trouble !== null) return at(`it cannot be decompressed: ${trouble}`);
    if (tooLarge) return at('it would inflate beyond all measure');
    const inner = this.framing.damage;
    if (inner === null) return null;
    return at(
      `${inner.what}, ${String(inner.offset)} bytes into its content, in a record of type ${inner.record}`,
    );
  }
}
