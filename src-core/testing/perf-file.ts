import { ByteWriter } from './byte-writer';

export interface TestPerfFile {
  /** Each perf_event_attr, by its own length, and the ids of its counters. */
  readonly attrs: readonly { readonly attr: Uint8Array; readonly ids: readonly (number | bigint)[] }[];
  /** Bytes of each entry of the table of attrs; as many as the longest attr and its section take, unless given. */
  readonly attrEntryBytes?: number;
  /** The data section. */
  readonly records: Uint8Array;
  /** Contents by HEADER_* number. */
  readonly features?: ReadonlyMap<number, Uint8Array>;
  /** As a perf that was killed leaves it: a data section of no length, and feature bits without sections. */
  readonly unfinished?: boolean;
}

const HEADER_BYTES = 104;
const SECTION_BYTES = 16;

/** Writes a seekable perf.data file, in the order in which `perf record -o FILE` does. */
export function perfFile(file: TestPerfFile): Uint8Array<ArrayBuffer> {
  const { attrs, records, features = new Map<number, Uint8Array>(), unfinished = false } = file;
  const longest = attrs.reduce((most, { attr }) => Math.max(most, attr.length), 64);
  const entryBytes = file.attrEntryBytes ?? longest + SECTION_BYTES;
  const ids = new ByteWriter();
  const table = new ByteWriter();
  for (const { attr, ids: own } of attrs) {
    table.raw(attr.subarray(0, entryBytes - SECTION_BYTES));
    table.zeros(Math.max(0, entryBytes - SECTION_BYTES - attr.length));
    table.u64(HEADER_BYTES + ids.length).u64(8 * own.length);
    for (const id of own) ids.u64(id);
  }
  const tableAt = HEADER_BYTES + ids.length;
  const recordsAt = tableAt + table.length;
  const header = new ByteWriter().text('PERFILE2').u64(HEADER_BYTES).u64(entryBytes);
  header.u64(tableAt).u64(table.length);
  header.u64(recordsAt).u64(unfinished ? 0 : records.length);
  header
    .u64(0)
    .u64(0)
    .raw(featureBits([...features.keys()]));
  const body = header.raw(ids.bytes()).raw(table.bytes()).raw(records);
  return unfinished ? body.bytes() : withFeatures(body, features);
}

function featureBits(numbers: readonly number[]): Uint8Array {
  const bits = new Uint8Array(32);
  for (const number of numbers) bits[number >>> 3] = (bits[number >>> 3] ?? 0) | (1 << (number & 7));
  return bits;
}

/** The table of the features' sections follows the data; their contents follow the table. */
function withFeatures(body: ByteWriter, features: ReadonlyMap<number, Uint8Array>): Uint8Array<ArrayBuffer> {
  const ascending = [...features].sort(([left], [right]) => left - right);
  let at = body.length + SECTION_BYTES * ascending.length;
  for (const [, content] of ascending) {
    body.u64(at).u64(content.length);
    at += content.length;
  }
  for (const [, content] of ascending) body.raw(content);
  return body.bytes();
}
