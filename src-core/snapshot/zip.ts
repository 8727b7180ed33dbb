/**
 * The container: a plain zip (PKWARE APPNOTE 6.3.10) without zip64, encryption or comments. Its directory is read here, so
 * that every size is judged before a byte is allocated for it, and an entry is read only when it is asked for.
 */
import { Inflate } from 'fflate';
import { memorySource, type ByteSource } from '../byte-source';
import { ok, type Result } from '../errors';
import { corrupt } from './content';
import { crc32 } from './crc32';
import { DEFLATED, DIRECTORY, END, LOCAL, mayInflateTo, STORED } from './zip-format';

export interface ZipLimits {
  readonly maxEntries: number;
  readonly isAllowed: (name: string) => boolean;
}

export type ZipEntries = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** What the directory says of an entry. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Of its own header. */
  readonly offset: number;
}

/**
 * Gives what `packed`, a raw deflate stream, inflates to; null unless that is exactly `sizeBytes`. It allocates little more
 * than these, whatever the stream holds.
 */
export type Unpack = (packed: Uint8Array, sizeBytes: number) => Uint8Array<ArrayBuffer> | null;

/** Deflated bytes are fed in steps, so that a stream that lies about its length is stopped soon after. */
const STEP_BYTES = 1 << 15;
/** A stored block can need three steps; a stream that goes on without giving anything is not one of ours. */
const MAX_IDLE_STEPS = 4;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A zip whose entries are read by need. */
export interface ZipFile {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Inflated and held against its checksum, on a buffer of its own. Fails with snapshot-corrupt. */
  read(name: string): Result<Uint8Array<ArrayBuffer>>;
  /** As it lies in the file. Fails with snapshot-corrupt. */
  readPacked(entry: ZipEntry): Result<Uint8Array>;
}

/** Fails with snapshot-corrupt. */
export function openZip(source: ByteSource, limits: ZipLimits, unpack: Unpack = inflate): Result<ZipFile> {
  const entries = readDirectory(source, limits);
  if (!entries.ok) return entries;
  return ok({
    entries: entries.value,
    read: (name) => {
      const entry = entries.value.get(name);
      return entry === undefined ? corrupt(name, 'it is missing') : readEntry(source, entry, unpack);
    },
    readPacked: (entry) => readPacked(source, entry),
  });
}

/** Inflates every entry. Fails with snapshot-corrupt. */
export function readZip(file: Uint8Array, limits: ZipLimits): Result<ZipEntries> {
  const zip = openZip(memorySource(file), limits);
  if (!zip.ok) return zip;
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of zip.value.entries.keys()) {
    const content = zip.value.read(name);
    if (!content.ok) return content;
    contents.set(name, content.value);
  }
  return ok(contents);
}

function readDirectory(source: ByteSource, limits: ZipLimits): Result<ReadonlyMap<string, ZipEntry>> {
  const endAt = source.sizeBytes - END.bytes;
  const end = viewOf(source.read(Math.max(0, endAt), END.bytes));
  if (endAt < 0 || end.byteLength < END.bytes || end.getUint32(0, true) !== END.signature) {
    return corrupt('container', 'it does not end as a zip file does', { sizeBytes: source.sizeBytes });
  }
  const count = end.getUint16(10, true);
  if (count > limits.maxEntries) return corrupt('container', 'it has too many entries', { entries: count });
  const offset = end.getUint32(16, true);
  // A directory of so many entries is no longer: names have 256 bytes at most, extra fields as much.
  const directory = source.read(offset, Math.min(endAt - offset, count * (DIRECTORY.bytes + 512)));
  const view = viewOf(directory);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + DIRECTORY.bytes > directory.length || view.getUint32(at, true) !== DIRECTORY.signature) {
      return corrupt('container', 'its directory is broken', { offset: offset + at });
    }
    const entry = directoryEntry(directory, view, at);
    if (!limits.isAllowed(entry.name))
      return corrupt('container', 'it has an entry that no snapshot has', { index });
    if (entries.has(entry.name)) return corrupt(entry.name, 'it occurs twice');
    if (!mayInflateTo(entry.packedBytes, entry.sizeBytes)) {
      return corrupt(entry.name, 'it would inflate beyond all measure', { sizeBytes: entry.sizeBytes });
    }
    entries.set(entry.name, entry);
    at += DIRECTORY.bytes + variableBytes(view, at + 28) + view.getUint16(at + 32, true);
  }
  return ok(entries);
}

/** Lengths of the name and of the extra field, which lie side by side in both headers. */
const variableBytes = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint16(at + 2, true);

function directoryEntry(directory: Uint8Array, view: DataView, at: number): ZipEntry {
  const nameAt = at + DIRECTORY.bytes;
  return {
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    sizeBytes: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
    // Allowed names are ASCII; anything else only has to be told apart from them.
    name: String.fromCharCode(
      ...directory.subarray(nameAt, nameAt + Math.min(view.getUint16(at + 28, true), 256)),
    ),
  };
}

function readPacked(source: ByteSource, entry: ZipEntry): Result<Uint8Array> {
  const { name, offset, packedBytes } = entry;
  const header = viewOf(source.read(offset, LOCAL.bytes));
  if (header.byteLength < LOCAL.bytes || header.getUint32(0, true) !== LOCAL.signature) {
    return corrupt(name, 'its header is broken', { offset });
  }
  const start = offset + LOCAL.bytes + variableBytes(header, 26);
  if (start + packedBytes > source.sizeBytes)
    return corrupt(name, 'it is cut short', { offset: start, packedBytes });
  const packed = source.read(start, packedBytes);
  return packed.length === packedBytes
    ? ok(packed)
    : corrupt(name, 'it is cut short', { offset: start, packedBytes });
}

function readEntry(source: ByteSource, entry: ZipEntry, unpack: Unpack): Result<Uint8Array<ArrayBuffer>> {
  const { name, sizeBytes } = entry;
  const packed = readPacked(source, entry);
  if (!packed.ok) return packed;
  const content = contentOf(packed.value, entry, unpack);
  if (content === null) return corrupt(name, 'it does not unpack to its stated size', { sizeBytes });
  if (crc32(content) !== entry.crc) return corrupt(name, 'its checksum is wrong', { sizeBytes });
  return ok(content);
}

function contentOf(packed: Uint8Array, entry: ZipEntry, unpack: Unpack): Uint8Array<ArrayBuffer> | null {
  if (entry.method === STORED) return packed.length === entry.sizeBytes ? new Uint8Array(packed) : null;
  return entry.method === DEFLATED ? unpack(packed, entry.sizeBytes) : null;
}

const inflate: Unpack = (packed, sizeBytes) => {
  const content = new Uint8Array(sizeBytes);
  let filled = 0;
  let idleSteps = 0;
  const stream = new Inflate((chunk) => {
    idleSteps = chunk.length === 0 ? idleSteps + 1 : 0;
    if (filled + chunk.length <= sizeBytes) content.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (
      let at = 0;
      at < packed.length && filled <= sizeBytes && idleSteps < MAX_IDLE_STEPS;
      at += STEP_BYTES
    ) {
      stream.push(packed.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= packed.length);
    }
  } catch {
    // fflate throws on a malformed stream; here that is an expected answer.
    return null;
  }
  return filled === sizeBytes ? content : null;
};
