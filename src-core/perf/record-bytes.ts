import type { ByteSource } from '../byte-source';
import { RECORD_HEADER_BYTES } from './record-types';

/** One record's bytes. */
export interface RecordView {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** Its header, in both. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a recording's records again. `at` is what the column says: of a record that was compressed, where it is in what
 * came out, counted down from -1.
 */
export interface RecordBytes {
  /** Valid until the next call. A record that is no longer there has no bytes after its header. */
  record(at: number): RecordView;
}

const WINDOW_BYTES = 1 << 16;
/** A record that begins in a window ends in its bytes: records are shorter than a window. */
const READ_BYTES = 2 * WINDOW_BYTES;
/** Rows in time order are nearly in the order of their bytes, once for each CPU's ring. */
const WINDOWS = 32;

interface Window {
  readonly source: ByteSource;
  readonly index: number;
  /** How long the source was: a stream may have grown since. */
  readonly ofBytes: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Reads by windows, of which the last few are kept. */
export function recordBytes(stream: ByteSource, inflated: ByteSource | null): RecordBytes {
  const windows: (Window | undefined)[] = [];
  const windowAt = (source: ByteSource, offset: number): Window => {
    const index = Math.floor(offset / WINDOW_BYTES);
    const place = (2 * index + (source === stream ? 0 : 1)) % WINDOWS;
    const kept = windows[place];
    const ofBytes = source.sizeBytes;
    if (kept?.source === source && kept.index === index && kept.ofBytes === ofBytes) return kept;
    const read = source.read(index * WINDOW_BYTES, READ_BYTES);
    const bytes = read.length < RECORD_HEADER_BYTES ? new Uint8Array(READ_BYTES) : read;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return (windows[place] = { source, index, ofBytes, bytes, view });
  };
  return {
    record: (at) => {
      const source = at < 0 && inflated !== null ? inflated : stream;
      const offset = at < 0 ? -1 - at : at;
      const { bytes, view } = windowAt(source, offset);
      const start = Math.min(offset % WINDOW_BYTES, bytes.length - RECORD_HEADER_BYTES);
      const end = Math.min(start + view.getUint16(start + 6, true), bytes.length);
      return { bytes, view, start, end: Math.max(end, start + RECORD_HEADER_BYTES) };
    },
  };
}
