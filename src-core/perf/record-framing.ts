import type { ByteArchive } from './byte-archive';
import type { RecordDecoder } from './record-decoder';
import { RECORD, RECORD_HEADER_BYTES, recordName } from './record-types';
import type { Trouble } from './record-types';
import { parseTracingData } from './tracing-data';

/** Where something is wrong, in bytes from the start of the stream, and what. */
export interface Damage {
  readonly offset: number;
  readonly record: string;
  readonly what: string;
}

const MAX_RECORD_BYTES = 0x1_0000;

/** What becomes of a compressed record's content; the offset is the record's. */
export type Inflate = (packed: Uint8Array, offset: number) => Damage | null;

/**
 * Takes bytes apart into records and hands each to the decoder. Knows which records are followed by bytes that their
 * size does not count, which hold other records compressed, and what to do where a record is not aligned.
 */
export class RecordFraming {
  damage: Damage | null = null;
  private readonly scratch = alignedBytes(new Uint8Array(MAX_RECORD_BYTES));
  /** Bytes to pass over unread. */
  private skipBytes = 0;
  /** Tracing data that follows the record that announced it, and how much of it has come. */
  private tracing: { readonly offset: number; readonly bytes: ByteArchive; readonly wanted: number } | null =
    null;

  constructor(
    private readonly decoder: RecordDecoder,
    private readonly atSign: 1 | -1,
    private readonly inflate: Inflate,
    private readonly newArchive: () => ByteArchive,
  ) {}

  /** Whether the bytes so far end within something. */
  get waiting(): boolean {
    return this.skipBytes > 0 || this.tracing !== null;
  }

  /** What comes next begins with a record again. */
  goOn(): void {
    this.damage = null;
    this.skipBytes = 0;
    this.tracing = null;
  }

  /**
   * Takes what is whole of `bytes` up to `to`, whose first byte is at `offset` of the stream and which lie 4-aligned
   * in their buffer. Gives how many were taken; `damage` says why it stopped for good.
   */
  take(bytes: Uint8Array, to: number, offset: number): number {
    const block = this.blockOf(bytes, offset);
    let at = 0;
    while (this.damage === null && at < to) {
      if (this.waiting) {
        at += this.passOver(bytes, at, to);
        continue;
      }
      at = this.decoder.samples(block, at, to);
      if (to - at < RECORD_HEADER_BYTES) break;
      const size = block.view.getUint16(at + 6, true);
      if (size < RECORD_HEADER_BYTES) {
        const type = block.view.getUint32(at, true);
        this.damage = { offset: offset + at, record: recordName(type), what: `its size is ${String(size)}` };
      } else if (size > to - at) break;
      else {
        this.one(block, bytes, at, size, offset + at);
        at += size;
      }
    }
    return at;
  }

  /** One record of any kind. */
  private one(block: Located, bytes: Uint8Array, at: number, size: number, offset: number): void {
    const type = block.view.getUint32(at, true);
    let trouble: Trouble;
    if ((at & 3) === 0) trouble = this.decoder.record(block, bytes, at, at + size);
    else {
      this.scratch.set(bytes.subarray(at, at + size));
      trouble = this.decoder.record(this.blockOf(this.scratch, offset), this.scratch, 0, size);
    }
    trouble ??= this.announce(type, block.view, at, size, offset);
    if (trouble !== null) this.damage = { offset, record: recordName(type), what: trouble };
    else if (type === RECORD.compressed || type === RECORD.compressed2) {
      const packed = packedPart(type, block.view, bytes, at, at + size);
      this.damage =
        packed === null
          ? { offset, record: recordName(type), what: 'the record is shorter than its fields' }
          : this.inflate(packed, offset);
    }
  }

  /** Two types of record are followed by bytes that their own size does not count. */
  private announce(type: number, view: DataView, at: number, size: number, offset: number): Trouble {
    if (type !== RECORD.tracingData && type !== RECORD.auxtrace) return null;
    if (size < RECORD_HEADER_BYTES + 8) return 'the record is shorter than its fields';
    const length = view.getUint32(at + 8, true);
    if (type === RECORD.auxtrace) this.skipBytes = view.getUint32(at + 12, true) * 0x1_0000_0000 + length;
    else if (length > 0) this.tracing = { offset: offset + size, bytes: this.newArchive(), wanted: length };
    return null;
  }

  private passOver(bytes: Uint8Array, at: number, to: number): number {
    const { tracing } = this;
    const wanted = tracing === null ? this.skipBytes : tracing.wanted - tracing.bytes.sizeBytes;
    const part = Math.min(wanted, to - at);
    if (tracing === null) this.skipBytes -= part;
    else {
      tracing.bytes.append(bytes.subarray(at, at + part));
      if (part === wanted) this.tracingData(tracing.bytes.read(0, tracing.wanted), tracing.offset);
    }
    return part;
  }

  private tracingData(bytes: Uint8Array, offset: number): void {
    this.tracing = null;
    const formats = parseTracingData(bytes);
    if (formats.ok) this.decoder.formats = formats.value;
    else this.damage = tracingDamage(formats.error, offset);
  }

  private blockOf(bytes: Uint8Array, offset: number): Located {
    return {
      words: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2),
      view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      atBase: this.atSign === 1 ? offset : -1 - offset,
      atSign: this.atSign,
    };
  }
}

type Located = Parameters<RecordDecoder['samples']>[0];

/** Bytes that words can be read from in place: themselves where they lie so, else a copy. */
export const alignedBytes = (bytes: Uint8Array): Uint8Array =>
  (bytes.byteOffset & 3) === 0 ? bytes : new Uint8Array(bytes);

/** What tracing data that starts at `offset` has wrong. */
export function tracingDamage(
  { message, facts }: { readonly message: string; readonly facts: Readonly<Record<string, unknown>> },
  offset: number,
): Damage {
  const within = facts['offset'];
  return { offset: offset + (typeof within === 'number' ? within : 0), record: 'tracingData', what: message };
}

/** COMPRESSED is all content; COMPRESSED2 says how much of it, for it is padded. Null where it is too short. */
function packedPart(
  type: number,
  view: DataView,
  bytes: Uint8Array,
  start: number,
  end: number,
): Uint8Array | null {
  const body = start + RECORD_HEADER_BYTES;
  if (type === RECORD.compressed) return bytes.subarray(body, end);
  if (body + 8 > end) return null;
  const length = view.getUint32(body + 4, true) * 0x1_0000_0000 + view.getUint32(body, true);
  return length > end - body - 8 ? null : bytes.subarray(body + 8, body + 8 + length);
}
