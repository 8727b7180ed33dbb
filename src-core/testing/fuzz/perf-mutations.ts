import { joinBytes, mutateBytes, overwrite, writeInteger } from './byte-mutations';
import type { FuzzRandom } from './fuzz-random';
import type { Part } from './perf-record-model';
import type { RecordingModel } from './perf-recording-model';

/** Record types that mean something to some reader of perf's data. */
const TYPES = [
  ...Array.from({ length: 24 }, (_, type) => type),
  ...Array.from({ length: 22 }, (_, type) => 64 + type),
] as const;
const RECORD_HEADER_BYTES = 8;
/** Where the fields of perf_event_attr that decide a layout are, and how long. */
const ATTR_FIELDS = [
  [0, 4],
  [4, 4],
  [8, 8],
  [24, 8],
  [32, 8],
  [40, 8],
  [72, 8],
  [80, 8],
  [88, 4],
  [92, 4],
  [96, 8],
] as const;
const MAX_RECORD_BYTES = 0xffff;

/** Changes a list of records by what a record is: its header, its place among others, a field of its body. */
export function mutateParts(random: FuzzRandom, parts: readonly Part[], donor: readonly Part[]): Part[] {
  const changed = [...parts];
  for (let left = random.between(1, 3); left > 0; left -= 1) mutateList(random, changed, donor);
  return changed;
}

function mutateList(random: FuzzRandom, parts: Part[], donor: readonly Part[]): void {
  const at = random.below(parts.length + 1);
  const here = parts[at];
  switch (random.below(12)) {
    case 0:
      parts.splice(at, random.between(1, 3));
      return;
    case 1:
      if (here !== undefined) parts.splice(random.below(parts.length), 0, here);
      return;
    case 2:
      if (here !== undefined) parts.splice(random.below(parts.length), 0, ...parts.splice(at, 1));
      return;
    case 3:
    case 4:
      parts.splice(at, random.below(2), ...donorParts(random, donor));
      return;
    case 5:
      parts.splice(at, 0, { record: random.bytes(random.between(1, 9)), after: new Uint8Array(0) });
      return;
    default:
      if (here !== undefined) parts[at] = mutatePart(random, here);
  }
}

function donorParts(random: FuzzRandom, donor: readonly Part[]): readonly Part[] {
  const from = random.below(donor.length + 1);
  return donor.slice(from, from + random.between(1, 4));
}

function mutatePart(random: FuzzRandom, { record, after }: Part): Part {
  const bytes = record.slice();
  if (after.length > 0 && random.chance(0.5))
    return { record: bytes, after: mutateAfter(random, after.slice()) };
  switch (random.below(8)) {
    case 0:
      writeInteger(bytes, 6, 2, random.chance(0.5) ? random.interesting() : BigInt(random.below(64)));
      break;
    case 1:
      writeInteger(bytes, 0, 4, random.chance(0.9) ? BigInt(random.pick(TYPES)) : random.interesting());
      break;
    case 2:
      writeInteger(bytes, 4, 2, random.chance(0.5) ? 1n << BigInt(random.below(16)) : random.interesting());
      break;
    case 3:
      return { record: resized(bytes, random.below(bytes.length + 9)), after };
    case 4:
      return { record: resized(bytes, bytes.length + 8 * random.between(-4, 4)), after };
    default:
      overwrite(random, bytes, RECORD_HEADER_BYTES, bytes.length);
  }
  return { record: bytes, after };
}

/** A record cut or lengthened whose size says so. */
function resized(bytes: Uint8Array, length: number): Uint8Array {
  const size = Math.min(Math.max(length, RECORD_HEADER_BYTES), MAX_RECORD_BYTES);
  const other = new Uint8Array(size);
  other.set(bytes.subarray(0, size));
  writeInteger(other, 6, 2, BigInt(size));
  return other;
}

function mutateAfter(random: FuzzRandom, after: Uint8Array): Uint8Array {
  return random.chance(0.6) ? changeNumber(random, after) : mutateBytes(random, after, after);
}

/** Puts other digits in the place of a number in a text, which keeps its length: containers around it stay sound. */
export function changeNumber(random: FuzzRandom, bytes: Uint8Array): Uint8Array {
  const isDigit = (at: number): boolean => (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39;
  let at = random.below(bytes.length);
  for (let looked = 0; looked < bytes.length && !isDigit(at); looked += 1) at = (at + 1) % bytes.length;
  for (; isDigit(at); at += 1) bytes[at] = random.chance(0.3) ? 0x39 : 0x30 + random.below(10);
  return bytes;
}

/** Changes what describes a recording: attrs, ids, features. */
export function mutateDescriptions(
  random: FuzzRandom,
  model: RecordingModel,
  donor: RecordingModel,
): RecordingModel {
  const attrs = [...model.attrs];
  const features = new Map(model.features);
  const at = random.below(attrs.length);
  const event = attrs[at];
  switch (random.below(6)) {
    case 0:
      attrs.splice(at, 1, ...donor.attrs.slice(0, random.below(3)));
      break;
    case 1:
      if (event) attrs[at] = { ...event, ids: [...event.ids, ...(donor.attrs[0]?.ids ?? []), random.u32()] };
      break;
    case 2: {
      const id = random.pick([...features.keys(), random.below(34)]);
      const content = (features.get(id) ?? random.bytes(random.below(80))).slice();
      const larger = random.chance(0.3) ? joinBytes(content, random.bytes(8)) : content;
      features.set(id, id === 1 ? mutateAfter(random, larger) : mutateBytes(random, larger, content));
      break;
    }
    case 3:
      for (const [id, content] of donor.features) features.set(id, content);
      break;
    default:
      if (event) attrs[at] = { ...event, attr: mutateAttr(random, event.attr.slice()) };
  }
  return { ...model, attrs, features };
}

function mutateAttr(random: FuzzRandom, attr: Uint8Array): Uint8Array {
  const [at, width] = random.pick(ATTR_FIELDS);
  if (at + width > attr.length) return attr;
  if (random.chance(0.6)) {
    const bit = random.below(at === 24 ? 26 : at === 32 ? 6 : 8 * width);
    attr[at + (bit >>> 3)] = (attr[at + (bit >>> 3)] ?? 0) ^ (1 << (bit & 7));
  } else writeInteger(attr, at, width, random.interesting());
  return attr;
}

/** Where a file's header says how long it is, and where its sections and features are. */
const FILE_HEADER_WORDS = 13;

/** Changes a file's header: sections that overlap, lie past the end or wrap around; feature bits without sections. */
export function mutateFileHeader(random: FuzzRandom, file: Uint8Array): Uint8Array {
  const word = 8 * random.between(1, FILE_HEADER_WORDS - 1);
  if (file.length < 8 * FILE_HEADER_WORDS) return file;
  switch (random.below(4)) {
    case 0:
      writeInteger(file, word, 8, random.interesting());
      break;
    case 1:
      writeInteger(file, word, 8, BigInt(random.below(file.length + 16)));
      break;
    case 2: {
      const bit = random.below(random.chance(0.8) ? 34 : 256);
      file[72 + (bit >>> 3)] = (file[72 + (bit >>> 3)] ?? 0) ^ (1 << (bit & 7));
      break;
    }
    default: {
      // The table of features follows the data section; the ids' sections are at the ends of the attrs' entries.
      const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
      const dataEnd = view.getUint32(40, true) + view.getUint32(48, true);
      const from = random.chance(0.6) ? dataEnd : view.getUint32(24, true);
      const to = Math.min(file.length, from + 16 * 8);
      if (from < to) overwrite(random, file, from, to);
    }
  }
  return file;
}
