import { ok } from '../errors';
import type { Result } from '../errors';
import { MemoryArchive } from './byte-archive';
import type { ByteArchive } from './byte-archive';
import { corruptAt, readMagic } from './container';
import type { PerfRecording } from './perf-recording';
import { recordBytes } from './record-bytes';
import { RecordStream } from './record-stream';
import { StreamBuffer } from './stream-buffer';

export interface PerfDecoder {
  /** Takes the next bytes, of any length. Fails as decodePerfFile does, and then again and again. */
  feed(chunk: Uint8Array): Result<void>;
  /** What came since the last time and is settled: nothing older will follow. The base of the times stays. */
  take(): PerfRecording;
  /** All that was not taken. Fails with perf-data-corrupt; bytes that end inside a record are no failure. */
  finish(): Result<PerfRecording>;
}

export const PIPE_HEADER_BYTES = 16;

/**
 * Decodes what `perf record -o -` writes, as it comes: a short header, then records alone. The bytes are kept in
 * `archive`, for what is in no column.
 */
export function createPerfDecoder(archive: ByteArchive = new MemoryArchive()): PerfDecoder {
  const stream = new RecordStream();
  const buffer = new StreamBuffer(stream.framing, PIPE_HEADER_BYTES);
  let header = new Uint8Array(0);
  let failed: Result<never> | null = null;

  const readHeader = (chunk: Uint8Array): Uint8Array => {
    const missing = PIPE_HEADER_BYTES - header.length;
    header = concat(header, chunk.subarray(0, missing));
    if (header.length === PIPE_HEADER_BYTES) {
      const kind = readMagic(header);
      if (!kind.ok) failed = kind;
      else if (kind.value !== 'pipe') failed = corruptAt(8, 'header', 'it is a perf.data file, not a stream');
    }
    return chunk.subarray(missing);
  };

  return {
    feed: (chunk) => {
      if (failed) return failed;
      archive.append(chunk);
      const records = header.length < PIPE_HEADER_BYTES ? readHeader(chunk) : chunk;
      if (failed) return failed;
      buffer.feed(records);
      failed = stream.failure();
      return failed ?? ok(undefined);
    },
    take: () => stream.take(recordBytes(archive, stream.inflated)),
    finish: () => {
      if (failed) return failed;
      if (header.length < PIPE_HEADER_BYTES) {
        return (failed = corruptAt(header.length, 'header', 'the stream ends before its header'));
      }
      return ok(stream.finish(recordBytes(archive, stream.inflated), buffer.midRecord));
    },
  };
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
