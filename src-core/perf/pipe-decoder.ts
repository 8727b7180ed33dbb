import { ok } from '../errors';
import type { Failure, Result } from '../errors';
import { decodeText } from '../byte-cursor';
import type { PerfRecording } from './perf-recording';
import { RecordDecoder } from './record-decoder';
import { RECORD, RECORD_HEADER_BYTES, recordName } from './record-types';
import { parseTracingData } from './tracing-data';

export interface PerfDecoder {
  /** Takes the next bytes, of any length. Fails with perf-data-corrupt, and then again and again. */
  feed(chunk: Uint8Array): Result<void>;
  /** The whole recording. Fails with perf-data-corrupt; bytes that end inside a record are no failure. */
  finish(): Result<PerfRecording>;
}

/** Decodes what `perf record -o -` writes: a short header, then records alone. Times come from `-k CLOCK_MONOTONIC`. */
export const createPerfDecoder = (): PerfDecoder => new PipeDecoder();

const MAGIC = 'PERFILE2';
const PIPE_HEADER_BYTES = 16;
/** Bytes are taken in slices of this size, so that a whole recording at once needs no second copy of itself. */
const SLICE_BYTES = 1 << 18;
const FIRST_BUFFER_BYTES = 1 << 16;

/** Takes the stream apart into records. Bytes wait in `buffer` from `head` to `tail` until a record is whole. */
class PipeDecoder implements PerfDecoder {
  private readonly decoder = new RecordDecoder();
  private buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  private view = new DataView(this.buffer.buffer);
  private head = 0;
  private tail = 0;
  /** Offset in the stream of the buffer's first byte. */
  private bufferOffset = 0;
  private headerRead = false;
  /** Bytes of tracing data that follow the record that announced them. */
  private tracingBytes = 0;
  /** Bytes to pass over unread. */
  private skipBytes = 0;
  private failed: Result<never> | null = null;

  constructor() {
    this.decoder.use(this.buffer, this.view);
  }

  feed(chunk: Uint8Array): Result<void> {
    for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
      if (this.failed) return this.failed;
      this.append(chunk.subarray(from, from + SLICE_BYTES));
      this.drain();
    }
    return this.failed ?? ok(undefined);
  }

  finish(): Result<PerfRecording> {
    if (this.failed) return this.failed;
    if (!this.headerRead) return this.corrupt('header', 'the stream ends before its header');
    const recording = this.decoder.finish(
      this.tail > this.head || this.tracingBytes > 0 || this.skipBytes > 0,
    );
    return typeof recording === 'string' ? this.corrupt('sample', recording) : ok(recording);
  }

  private append(slice: Uint8Array): void {
    if (this.tail + slice.length > this.buffer.length) {
      const waiting = this.buffer.subarray(this.head, this.tail);
      // Moved only when it fills less than half, else given twice the room: linear even when fed byte by byte.
      if (2 * (waiting.length + slice.length) > this.buffer.length) {
        this.buffer = new Uint8Array(2 * (waiting.length + slice.length));
        this.view = new DataView(this.buffer.buffer);
        this.decoder.use(this.buffer, this.view);
      }
      this.buffer.set(waiting);
      this.bufferOffset += this.head;
      this.head = 0;
      this.tail = waiting.length;
    }
    this.buffer.set(slice, this.tail);
    this.tail += slice.length;
  }

  /** Decodes as far as whole records reach. */
  private drain(): void {
    if (!this.headerRead && !this.header()) return;
    while (!this.failed) {
      if (this.skipBytes > 0) this.skip();
      if (this.skipBytes > 0) return;
      if (this.tracingBytes > 0) {
        if (this.tail - this.head < this.tracingBytes) return;
        this.tracingData();
        continue;
      }
      if (!this.record()) return;
    }
  }

  private header(): boolean {
    if (this.tail - this.head < PIPE_HEADER_BYTES) return false;
    const magic = decodeText(this.buffer.subarray(this.head, this.head + MAGIC.length));
    const size = this.view.getUint32(this.head + 8, true);
    if (magic !== MAGIC) this.corrupt('header', 'the magic PERFILE2 is missing');
    else if (size !== PIPE_HEADER_BYTES) this.corrupt('header', 'it is a perf.data file, not a stream');
    this.head += PIPE_HEADER_BYTES;
    this.headerRead = true;
    return this.failed === null;
  }

  /** Takes one record; false when none is whole. */
  private record(): boolean {
    const { view, head } = this;
    const waiting = this.tail - head;
    if (waiting < RECORD_HEADER_BYTES) return false;
    const type = view.getUint32(head, true);
    const size = view.getUint16(head + 6, true);
    if (size < RECORD_HEADER_BYTES) {
      this.corrupt(recordName(type), `its size is ${String(size)}`);
      return false;
    }
    if (waiting < size) return false;
    const trouble = this.decoder.record(type, head, head + size) ?? this.announce(type, size);
    if (trouble !== null) {
      this.corrupt(recordName(type), trouble);
      return false;
    }
    this.head = head + size;
    return true;
  }

  /** Two types of record are followed by bytes that their own size does not count. */
  private announce(type: number, size: number): string | null {
    if (type !== RECORD.tracingData && type !== RECORD.auxtrace) return null;
    if (size < RECORD_HEADER_BYTES + 8) return 'the record is shorter than its fields';
    const length = this.view.getUint32(this.head + 8, true);
    if (type === RECORD.tracingData) this.tracingBytes = length;
    else this.skipBytes = this.view.getUint32(this.head + 12, true) * 0x1_0000_0000 + length;
    return null;
  }

  private skip(): void {
    const part = Math.min(this.skipBytes, this.tail - this.head);
    this.head += part;
    this.skipBytes -= part;
  }

  private tracingData(): void {
    const bytes = this.buffer.subarray(this.head, this.head + this.tracingBytes);
    const formats = parseTracingData(bytes);
    if (!formats.ok) {
      const inner = formats.error.facts;
      this.corrupt(
        'tracingData',
        formats.error.message,
        typeof inner['offset'] === 'number' ? inner['offset'] : 0,
      );
      return;
    }
    this.decoder.formats = formats.value;
    this.head += this.tracingBytes;
    this.tracingBytes = 0;
  }

  private corrupt(record: string, what: string, within = 0): Result<never> {
    const offset = this.bufferOffset + this.head + within;
    const error: Failure = {
      code: 'perf-data-corrupt',
      message: `perf's data is damaged at byte ${String(offset)}, in a record of type ${record}: ${what}`,
      facts: { offset, record, what },
    };
    this.failed = { ok: false, error };
    return this.failed;
  }
}
