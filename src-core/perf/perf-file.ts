import type { ByteSource } from '../byte-source';
import type { ByteArchive } from './byte-archive';
import { ok } from '../errors';
import type { Result } from '../errors';
import { corruptAt, readMagic } from './container';
import { lossesOf, nextRecords } from './damage-gaps';
import type { DamageGap } from './damage-gaps';
import { readFileHeader, readTables } from './file-tables';
import type { PerfRecording } from './perf-recording';
import { PIPE_HEADER_BYTES } from './pipe-decoder';
import { recordBytes } from './record-bytes';
import { alignedBytes } from './record-framing';
import { RecordStream } from './record-stream';

/** A file that is being decoded, step by step, so that whoever does it can do other things in between. */
export interface PerfFileDecoding {
  readonly totalBytes: number;
  readonly doneBytes: number;
  /** Where in the source the next bytes to be decoded are. */
  readonly position: number;
  /** Decodes about so many bytes more; whether all are done. Fails with perf-data-corrupt. */
  advance(bytes: number): Result<boolean>;
  /** Does it with bytes that somebody else read, from `position` on: 64 KiB at least, or to the source's end. */
  take(bytes: Uint8Array): Result<boolean>;
  /**
   * Goes on behind the damage that advance or take failed with, where records can be read again; gives where that is. Null where
   * there is none, where records are compressed, which are one stream, and where it is not to go on: `finish` then gives what came
   * before.
   */
  passDamage(goesOn: boolean): number | null;
  /** To be called once all are done. The source must stay open as long as the recording is used. */
  finish(): PerfRecording;
}

/** Small enough to stay in the cache of the CPU between being read and being decoded. */
const BLOCK_BYTES = 1 << 18;

/** What part of the source holds records. */
interface Records {
  readonly start: number;
  readonly end: number;
  /** Whether the source ends before it should. */
  readonly cut: boolean;
}

/**
 * Decodes a perf.data file, or the stream of `perf record -o -` that was stored in one. Fails with perf-data-corrupt
 * (facts: offset, record, what) or perf-data-foreign.
 * `newArchive` makes room for what comes out of compressed records: memory, unless given.
 */
export function decodePerfFile(source: ByteSource, newArchive?: () => ByteArchive): Result<PerfFileDecoding> {
  const first = source.read(0, PIPE_HEADER_BYTES);
  if (first.length === 0) return corruptAt(0, 'header', 'it is empty');
  if (first.length < PIPE_HEADER_BYTES) return corruptAt(first.length, 'header', 'it ends before its header');
  const container = readMagic(first);
  if (!container.ok) return container;
  const stream = new RecordStream(newArchive);
  const pipe = { start: PIPE_HEADER_BYTES, end: source.sizeBytes, cut: false };
  const records = container.value === 'pipe' ? ok(pipe) : readHeaderAndTables(source, stream);
  return records.ok ? ok(new FileDecoding(source, stream, records.value)) : records;
}

function readHeaderAndTables(source: ByteSource, stream: RecordStream): Result<Records> {
  const header = readFileHeader(source);
  if (!header.ok) return header;
  const tables = readTables(source, header.value, stream.decoder);
  if (!tables.ok) return tables;
  const { data, finished } = header.value;
  // Where perf never came to state the size, whatever is there is data.
  const end = finished ? Math.min(data.offset + data.size, source.sizeBytes) : source.sizeBytes;
  const cut = tables.value.cut || end < data.offset + data.size;
  return ok({ start: Math.min(data.offset, end), end, cut });
}

class FileDecoding implements PerfFileDecoding {
  private readonly buffer = new Uint8Array(BLOCK_BYTES);
  private atEnd = false;
  private readonly gaps: DamageGap[] = [];

  constructor(
    private readonly source: ByteSource,
    private readonly stream: RecordStream,
    private readonly records: Records,
    public position = records.start,
  ) {}

  get totalBytes(): number {
    return this.records.end - this.records.start;
  }

  get doneBytes(): number {
    return this.position - this.records.start;
  }

  advance(bytes: number): Result<boolean> {
    const until = this.position + bytes;
    while (!this.atEnd && this.position < until) {
      const length = this.source.readInto(this.position, this.buffer);
      const taken = this.take(this.buffer.subarray(0, length));
      if (!taken.ok) return taken;
    }
    return ok(this.atEnd);
  }

  /** Each piece begins with a record, so that it lies aligned, and the rest of the last one comes again. */
  take(bytes: Uint8Array): Result<boolean> {
    const left = this.records.end - this.position;
    const length = Math.min(bytes.length, left);
    const taken = this.stream.framing.take(alignedBytes(bytes), length, this.position);
    this.position += taken;
    this.atEnd = taken === 0 || length === left;
    return this.stream.failure() ?? ok(this.atEnd);
  }

  passDamage(goesOn: boolean): number | null {
    const { framing } = this.stream;
    const fromByte = framing.damage?.offset ?? this.position;
    const { end } = this.records;
    const mayGoOn = goesOn && this.stream.inflated === null;
    const next = mayGoOn ? nextRecords(this.source, fromByte + 1, end) : null;
    this.gaps.push({ fromByte, toByte: next ?? end });
    if (next === null) return null;
    framing.goOn();
    this.position = next;
    this.atEnd = false;
    return next;
  }

  finish(): PerfRecording {
    const { cut, end } = this.records;
    const midRecord = this.position < end || this.stream.framing.waiting;
    const perf = this.stream.finish(recordBytes(this.source, this.stream.inflated), cut || midRecord);
    if (this.gaps.length === 0) return perf;
    return { ...perf, losses: [...perf.losses, ...lossesOf(this.gaps, perf)] };
  }
}

/** All at once: for what is in memory already. */
export function decodeWholePerfFile(source: ByteSource): Result<PerfRecording> {
  const decoding = decodePerfFile(source);
  if (!decoding.ok) return decoding;
  const done = decoding.value.advance(Infinity);
  return done.ok ? ok(decoding.value.finish()) : done;
}
