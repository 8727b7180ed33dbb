import { decodeText } from '../byte-cursor';
import type { TracepointField, TracepointFormat } from './tracepoint-format';

/** Whole numbers beyond 2^53 come as bigint, never rounded. */
type WholeNumber = number | bigint;
/** Null where the payload ends before the field or what it points to. */
export type FieldValue = WholeNumber | string | readonly (WholeNumber | string | null)[] | null;

export interface FieldReader {
  readonly name: string;
  /** Reads the field of the payload at `at` of `length` bytes, which lies wholly within `view`; nothing outside it. */
  readonly read: (view: DataView, at: number, length: number) => FieldValue;
}

/**
 * A reader for each field, in the format's order: numbers of 1, 2, 4 and 8 bytes by the sign that the format states
 * (bool, enums and pointers too), char arrays as text up to a NUL, other arrays as lists, `__data_loc` and `__rel_loc`
 * fields as what they point to, and whatever has another size as its bytes in hexadecimal.
 */
export function fieldReaders(format: TracepointFormat): FieldReader[] {
  return [...format.fields.values()].map((field) => ({ name: field.name, read: fieldReader(field) }));
}

/** Every field of the payload at `at` of `length` bytes, which lies wholly within `view`. */
export function fieldsOf(
  format: TracepointFormat,
  view: DataView,
  at: number,
  length: number,
): { readonly name: string; readonly value: FieldValue }[] {
  return fieldReaders(format).map(({ name, read }) => ({ name, value: read(view, at, length) }));
}

/** `__data_loc` and `__rel_loc`: the size in the upper half, the offset in the lower. */
const LOCATION_BYTES = 4;

function fieldReader(field: TracepointField): FieldReader['read'] {
  const { type, offset, sizeBytes, signed } = field;
  const location = /^__(data|rel)_loc\b/.exec(type);
  if (location !== null) return locatedReader(field, location[1] === 'rel');
  if (!field.array) {
    const number = wholeNumberReader(sizeBytes, signed);
    return (view, at, length) => {
      if (offset + sizeBytes > length) return null;
      return number === null ? hexText(view, at + offset, sizeBytes) : number(view, at + offset);
    };
  }
  const element = isText(type) ? null : elementReader(field);
  return (view, at, length) => {
    // An array without a size of its own reaches to the payload's end.
    const size = sizeBytes === 0 ? length - offset : sizeBytes;
    if (size < 0 || offset + size > length) return null;
    return element === null ? text(view, at + offset, size) : element(view, at + offset, size);
  };
}

/** What a field points to elsewhere in the payload. Arrays of such fields exist for texts alone. */
function locatedReader(field: TracepointField, relative: boolean): FieldReader['read'] {
  const { type, offset, sizeBytes } = field;
  const target = <T>(read: BytesReader<T>, view: DataView, at: number, length: number, place: number) => {
    const location = view.getUint32(at + place, true);
    const start = (location & 0xffff) + (relative ? place + LOCATION_BYTES : 0);
    const size = location >>> 16;
    return start + size > length ? null : read(view, at + start, size);
  };
  const end = offset + Math.max(sizeBytes, LOCATION_BYTES);
  const count = Math.floor(sizeBytes / LOCATION_BYTES);
  if (isText(type) && count > 1) {
    return (view, at, length) => {
      if (end > length) return null;
      // Each text is somewhere else: together they are no longer than the payload.
      let left = length;
      const bounded: BytesReader<string | null> = (bytes, start, size) =>
        (left -= size) < 0 ? null : text(bytes, start, size);
      return Array.from({ length: count }, (_, index) =>
        target(bounded, view, at, length, offset + index * LOCATION_BYTES),
      );
    };
  }
  const read = isText(type) ? text : elementReader({ ...field, elements: 0 });
  return (view, at, length) => (end > length ? null : target<FieldValue>(read, view, at, length, offset));
}

type BytesReader<T> = (view: DataView, at: number, size: number) => T;

/** Whole elements of an array; its bytes in hexadecimal where their size isn't known. */
function elementReader(field: TracepointField): BytesReader<string | readonly WholeNumber[]> {
  const { elements, sizeBytes, signed, type } = field;
  const declared = elements > 0 && sizeBytes > 0 ? sizeBytes / elements : elementBytes(type);
  const number = wholeNumberReader(declared, signed);
  if (number === null) return hexText;
  return (view, at, size) =>
    Array.from({ length: Math.floor(size / declared) }, (_, index) => number(view, at + index * declared));
}

/** Only `char` is text: `unsigned char` and `u8` arrays hold addresses and ids. */
const isText = (type: string): boolean =>
  /^(__(data|rel)_loc )?(const )?char\b/.test(type) && !type.includes('*');

/** Bytes of an element by its C type on a 64-bit machine, for arrays whose count isn't stated; 0 if unknown. */
function elementBytes(type: string): number {
  if (/\*|\blong\b|64|\bsize_t\b|\bcpumask_t\b/.test(type)) return 8;
  if (/\bshort\b|16/.test(type)) return 2;
  if (/\bchar\b|\bbool\b|8/.test(type)) return 1;
  return /\bint\b|\bunsigned\b|\benum\b|32/.test(type) ? 4 : 0;
}

/** Payloads start 4 bytes off an 8-byte boundary, so every read must bear being unaligned: DataView does. */
function wholeNumberReader(
  sizeBytes: number,
  signed: boolean,
): ((view: DataView, at: number) => WholeNumber) | null {
  switch (sizeBytes) {
    case 1:
      return signed ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at);
    case 2:
      return signed ? (view, at) => view.getInt16(at, true) : (view, at) => view.getUint16(at, true);
    case 4:
      return signed ? (view, at) => view.getInt32(at, true) : (view, at) => view.getUint32(at, true);
    case 8:
      return signed ? signed64 : unsigned64;
    default:
      return null;
  }
}

const HIGH = 0x1_0000_0000;
/** Upper halves of the numbers that a double holds exactly. */
const SAFE_HIGH = 1 << 21;

function unsigned64(view: DataView, at: number): WholeNumber {
  const high = view.getUint32(at + 4, true);
  return high < SAFE_HIGH ? high * HIGH + view.getUint32(at, true) : view.getBigUint64(at, true);
}

function signed64(view: DataView, at: number): WholeNumber {
  const high = view.getInt32(at + 4, true);
  return high < SAFE_HIGH && high >= -SAFE_HIGH
    ? high * HIGH + view.getUint32(at, true)
    : view.getBigInt64(at, true);
}

const bytesAt = (view: DataView, at: number, size: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + at, size);

const text: BytesReader<string> = (view, at, size) => decodeText(bytesAt(view, at, size));

/** Bytes that nothing describes, in hexadecimal. */
export const hexText: BytesReader<string> = (view, at, size) =>
  Array.from(bytesAt(view, at, size), (byte) => byte.toString(16).padStart(2, '0')).join('');
