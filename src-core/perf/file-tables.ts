import { ByteCursor } from '../byte-cursor';
import type { ByteSource } from '../byte-source';
import { ok } from '../errors';
import type { Result } from '../errors';
import { corruptAt, FILE_HEADER_BYTES } from './container';
import { FEATURE } from './host-features';
import type { RecordDecoder } from './record-decoder';
import { tracingDamage } from './record-framing';
import { parseTracingData } from './tracing-data';

/** struct perf_file_section */
interface Section {
  readonly offset: number;
  readonly size: number;
}

export interface FileHeader {
  /** Whether perf came to its end: else it left a size of 0, and the bits of features that it never wrote. */
  readonly finished: boolean;
  /** An attr and the section of its ids. */
  readonly attrEntryBytes: number;
  readonly attrs: Section;
  readonly data: Section;
  /** The set bits of the feature bitmap, ascending. */
  readonly features: readonly number[];
}

const SECTION_BYTES = 16;
/** Where the header says where the attrs are. */
const ATTRS_FIELD = 24;
const FEATURE_WORDS = 8;
/** PERF_ATTR_SIZE_VER0 and a section. */
const MIN_ATTR_ENTRY_BYTES = 64 + SECTION_BYTES;

/** struct perf_file_header (tools/perf/util/header.h). Fails with perf-data-corrupt. */
export function readFileHeader(source: ByteSource): Result<FileHeader> {
  const cursor = new ByteCursor(source.read(0, FILE_HEADER_BYTES));
  cursor.bytes(16); // magic and size
  const attrEntryBytes = cursor.u64();
  const attrs = section(cursor);
  const data = section(cursor);
  section(cursor); // event types, obsolete
  const features: number[] = [];
  for (let word = 0; word < FEATURE_WORDS; word += 1) {
    const bits = cursor.u32();
    for (let bit = 0; bit < 32; bit += 1) if ((bits >>> bit) & 1) features.push(word * 32 + bit);
  }
  if (cursor.overrun) return corruptAt(source.sizeBytes, 'header', 'it ends within its header');
  if (attrEntryBytes < MIN_ATTR_ENTRY_BYTES || attrEntryBytes > 0xffff) {
    return corruptAt(16, 'header', `an event attribute is said to have ${String(attrEntryBytes)} bytes`);
  }
  return ok({ finished: isFinished(source, data, features.length), attrEntryBytes, attrs, data, features });
}

/** A file without any record is finished all the same if the first feature follows the table of features. */
function isFinished(source: ByteSource, data: Section, features: number): boolean {
  if (data.size > 0) return true;
  const table = new ByteCursor(source.read(data.offset, SECTION_BYTES));
  return features > 0 && table.u64() === data.offset + features * SECTION_BYTES;
}

const section = (cursor: ByteCursor): Section => ({ offset: cursor.u64(), size: cursor.u64() });

/**
 * Reads the events and the features into the decoder. `cut` says that a section lies beyond the file's end. Fails with
 * perf-data-corrupt.
 */
export function readTables(
  source: ByteSource,
  header: FileHeader,
  decoder: RecordDecoder,
): Result<{ readonly cut: boolean }> {
  const attrs = readAttrs(source, header, decoder);
  // A perf that was killed left the bits of features that it never wrote.
  return attrs.ok && header.data.size > 0 ? readFeatures(source, header, decoder) : withCut(attrs);
}

const withCut = (done: Result<void>): Result<{ readonly cut: boolean }> =>
  done.ok ? ok({ cut: true }) : done;

function readAttrs(
  source: ByteSource,
  { attrs, attrEntryBytes }: FileHeader,
  { events }: RecordDecoder,
): Result<void> {
  const table = source.read(attrs.offset, Math.min(attrs.size, source.sizeBytes));
  if (table.length < attrs.size)
    return corruptAt(ATTRS_FIELD, 'header', 'the event attributes reach past its end');
  let idBytes = 0;
  for (let at = 0; at + attrEntryBytes <= table.length; at += attrEntryBytes) {
    const attr = table.subarray(at, at + attrEntryBytes - SECTION_BYTES);
    const ids = section(new ByteCursor(table, at + attrEntryBytes - SECTION_BYTES));
    idBytes += ids.size;
    // Sections that share bytes would make a small file a lot of work.
    if (idBytes > source.sizeBytes || ids.offset + ids.size > source.sizeBytes) {
      return corruptAt(attrs.offset + at, 'header', 'the ids of an event reach past its end');
    }
    const trouble = events.add(attr, new ByteCursor(source.read(ids.offset, ids.size)));
    if (trouble !== null) return corruptAt(attrs.offset + at, 'header', trouble);
  }
  return ok(undefined);
}

/** The table of sections follows the data, an entry a set bit. */
function readFeatures(
  source: ByteSource,
  { data, features }: FileHeader,
  decoder: RecordDecoder,
): Result<{ readonly cut: boolean }> {
  const table = new ByteCursor(source.read(data.offset + data.size, features.length * SECTION_BYTES));
  let cut = false;
  for (const feature of features) {
    const { offset, size } = section(table);
    if (table.overrun || offset + size > source.sizeBytes) cut = true;
    else if (KNOWN.has(feature)) {
      const read = readFeature(feature, source.read(offset, size), offset, decoder);
      if (!read.ok) return read;
    }
  }
  return ok({ cut });
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(FEATURE));

function readFeature(
  feature: number,
  bytes: Uint8Array,
  offset: number,
  decoder: RecordDecoder,
): Result<void> {
  if (feature === FEATURE.tracingData) {
    const formats = parseTracingData(bytes);
    if (formats.ok) {
      decoder.formats = formats.value;
      return ok(undefined);
    }
    const damage = tracingDamage(formats.error, offset);
    return corruptAt(damage.offset, damage.record, damage.what);
  }
  const cursor = new ByteCursor(bytes);
  decoder.host.feature(feature, cursor, decoder.events);
  return cursor.overrun
    ? corruptAt(offset, 'headerFeature', `feature ${String(feature)} is shorter than its fields`)
    : ok(undefined);
}
