/**
 * The container: a plain zip (PKWARE APPNOTE 6.3.10) without zip64, encryption or comments. Written with fflate;
 * its directory is read here, so that every size is judged before a byte is allocated for it.
 */
import { Inflate, zipSync } from 'fflate';
import { ok, type Result } from '../errors';
import { corrupt } from './content';
import { crc32 } from './crc32';

export interface ZipLimits {
  readonly maxEntries: number;
  readonly isAllowed: (name: string) => boolean;
}

export type ZipEntries = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** All entries together may inflate to this many times the file's size, and a constant for small files. */
const EXPANSION_LIMIT = 64;
const EXPANSION_ALLOWANCE = 1 << 20;
const FAST = 1;
const STORED = 0;
/** The earliest date that zip knows, local as zip's dates are, so that equal contents give equal bytes. */
const EPOCH = '1980-01-01T00:00:00';

const maxInflatedBytes = (fileBytes: number): number => fileBytes * EXPANSION_LIMIT + EXPANSION_ALLOWANCE;

/** Content that deflates better than a reader allows (long runs of one value) is stored instead. */
export function writeZip(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const files = Object.fromEntries(entries);
  const total = [...entries.values()].reduce((sum, entry) => sum + entry.length, 0);
  const deflated = zipSync(files, { level: FAST, mtime: EPOCH });
  return total <= maxInflatedBytes(deflated.length)
    ? deflated
    : zipSync(files, { level: STORED, mtime: EPOCH });
}

interface DirectoryEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const DIRECTORY_SIGNATURE = 0x02014b50;
const DIRECTORY_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const DEFLATED = 8;
/** Deflated bytes are fed in steps, so that a stream that lies about its length is stopped soon after. */
const STEP_BYTES = 1 << 15;
/** A stored block can need three steps; a stream that goes on without giving anything is not one of ours. */
const MAX_IDLE_STEPS = 4;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Inflates every entry. Allocates at most EXPANSION_LIMIT times the file and a mebibyte, and 32 MiB while it works;
 * each entry gets a buffer of its own. Fails with snapshot-corrupt.
 */
export function readZip(file: Uint8Array, limits: ZipLimits): Result<ZipEntries> {
  const directory = readDirectory(file, limits);
  if (!directory.ok) return directory;
  const total = directory.value.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  if (total > maxInflatedBytes(file.length)) {
    return corrupt('container', 'it would inflate beyond all measure', { sizeBytes: total });
  }
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of directory.value) {
    const content = readEntry(file, entry);
    if (!content.ok) return content;
    entries.set(entry.name, content.value);
  }
  return ok(entries);
}

function readDirectory(file: Uint8Array, limits: ZipLimits): Result<readonly DirectoryEntry[]> {
  const view = viewOf(file);
  const end = file.length - END_BYTES;
  if (end < 0 || view.getUint32(end, true) !== END_SIGNATURE) {
    return corrupt('container', 'it does not end as a zip file does', { sizeBytes: file.length });
  }
  const count = view.getUint16(end + 10, true);
  if (count > limits.maxEntries) return corrupt('container', 'it has too many entries', { entries: count });
  const entries: DirectoryEntry[] = [];
  const names = new Set<string>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + DIRECTORY_BYTES > end || view.getUint32(at, true) !== DIRECTORY_SIGNATURE) {
      return corrupt('container', 'its directory is broken', { offset: at });
    }
    const entry = directoryEntry(file, view, at);
    if (!limits.isAllowed(entry.name))
      return corrupt('container', 'it has an entry that no snapshot has', { index });
    if (names.has(entry.name)) return corrupt(entry.name, 'it occurs twice');
    names.add(entry.name);
    entries.push(entry);
    at += DIRECTORY_BYTES + variableBytes(view, at + 28) + view.getUint16(at + 32, true);
  }
  return ok(entries);
}

/** Lengths of the name and of the extra field, which lie side by side in both headers. */
const variableBytes = (view: DataView, at: number): number =>
  view.getUint16(at, true) + view.getUint16(at + 2, true);

function directoryEntry(file: Uint8Array, view: DataView, at: number): DirectoryEntry {
  const nameAt = at + DIRECTORY_BYTES;
  return {
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: view.getUint32(at + 20, true),
    sizeBytes: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
    // Allowed names are ASCII; anything else only has to be told apart from them.
    name: String.fromCharCode(
      ...file.subarray(nameAt, nameAt + Math.min(view.getUint16(at + 28, true), 256)),
    ),
  };
}

function readEntry(file: Uint8Array, entry: DirectoryEntry): Result<Uint8Array<ArrayBuffer>> {
  const view = viewOf(file);
  const { name, offset, packedBytes, sizeBytes } = entry;
  if (offset + LOCAL_BYTES > file.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE) {
    return corrupt(name, 'its header is broken', { offset });
  }
  const start = offset + LOCAL_BYTES + variableBytes(view, offset + 26);
  if (start + packedBytes > file.length)
    return corrupt(name, 'it is cut short', { offset: start, packedBytes });
  const content = unpack(file.subarray(start, start + packedBytes), entry);
  if (content === null) return corrupt(name, 'it does not unpack to its stated size', { sizeBytes });
  if (crc32(content) !== entry.crc) return corrupt(name, 'its checksum is wrong', { sizeBytes });
  return ok(content);
}

function unpack(packed: Uint8Array, entry: DirectoryEntry): Uint8Array<ArrayBuffer> | null {
  if (entry.method === STORED) return packed.length === entry.sizeBytes ? new Uint8Array(packed) : null;
  return entry.method === DEFLATED ? inflate(packed, entry.sizeBytes) : null;
}

/** Null unless `packed` is a deflate stream of exactly `sizeBytes`. */
function inflate(packed: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> | null {
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
}
