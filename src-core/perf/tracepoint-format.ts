import { fail, ok } from '../errors';
import type { Result } from '../errors';

/** One field of a tracepoint's payload, as the kernel's `format` file describes it. */
export interface TracepointField {
  readonly name: string;
  /** C type without the name, e.g. `pid_t` or `__data_loc char[]`. */
  readonly type: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly signed: boolean;
  readonly array: boolean;
  /** How many the declaration says the array has; 0 where it says none, or not as a number. */
  readonly elements: number;
}

/** Reads a number from the payload that starts at `at`; the payload must have the format's `sizeBytes`. */
export type NumberReader = (raw: DataView, at: number) => number;

/** The layout of a tracepoint's payload. Offsets differ from kernel to kernel, ids from boot to boot. */
export interface TracepointFormat {
  readonly system: string;
  readonly name: string;
  /** The perf event's `config`. */
  readonly id: number;
  readonly fields: ReadonlyMap<string, TracepointField>;
  /** What a payload must have for every field to be inside it. */
  readonly sizeBytes: number;
  /** Null where there is no such number. 64-bit values above 2^53 are rounded. */
  reader(field: string): NumberReader | null;
}

/** Payloads are shorter than a record, whose size is 16 bits. */
const MAX_PAYLOAD = 65_535;
/** As many arguments as a probe can have; what these point to may be most of the payload, each time. */
const MAX_LOCATED_FIELDS = 128;
/** Longer than any field's line; bounds the work that a hostile one makes. */
const MAX_FIELD_LINE = 1_000;
const LOCATED = /^__(data|rel)_loc\b/;

/**
 * Parses the text of /sys/kernel/tracing/events/SYSTEM/NAME/format.
 * Fails with perf-data-corrupt where the text has no name or id, or fields outside any payload or more than fit in one:
 * then one payload would be read again and again.
 */
export function parseTracepointFormat(system: string, text: string): Result<TracepointFormat> {
  let name = '';
  let id = NaN;
  const fields = new Map<string, TracepointField>();
  for (const line of text.split('\n')) {
    if (line.startsWith('name: ')) name = line.slice(6).trim();
    else if (line.startsWith('ID: ')) id = Number(line.slice(4));
    else if (line.startsWith('print fmt:')) break;
    else if (line.trimStart().startsWith('field:')) {
      const field = parseField(line);
      if (field === null) {
        return fail('perf-data-corrupt', `The format of ${system}:${name} has a field that cannot be read`, {
          what: line.trim().slice(0, 200),
        });
      }
      fields.set(field.name, field);
    }
  }
  if (name === '' || !Number.isSafeInteger(id) || id < 0) {
    return fail('perf-data-corrupt', `A tracepoint format of ${system} has no name or id`, {
      what: 'no name or id',
      text: text.slice(0, 200),
    });
  }
  const all = [...fields.values()];
  const bytes = all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const located = all.filter(({ type }) => LOCATED.test(type)).length;
  if (bytes > MAX_PAYLOAD || located > MAX_LOCATED_FIELDS) {
    return fail('perf-data-corrupt', `The format of ${system}:${name} has more fields than a payload`, {
      what: `${String(all.length)} fields of ${String(bytes)} bytes`,
    });
  }
  return ok(tracepointFormat(system, name, id, fields));
}

function tracepointFormat(
  system: string,
  name: string,
  id: number,
  fields: ReadonlyMap<string, TracepointField>,
): TracepointFormat {
  let sizeBytes = 0;
  for (const field of fields.values()) sizeBytes = Math.max(sizeBytes, field.offset + field.sizeBytes);
  return {
    system,
    name,
    id,
    fields,
    sizeBytes,
    reader: (wanted) => {
      const field = fields.get(wanted);
      return field === undefined || field.array ? null : numberReader(field);
    },
  };
}

/** A line such as `field:unsigned char common_flags;	offset:2;	size:1;	signed:0;`. */
function parseField(line: string): TracepointField | null {
  if (line.length > MAX_FIELD_LINE) return null;
  const [declaration, offsetText, sizeText, signedText] = line.split(';').map((part) => part.trim());
  const match = /^field:(.+[\s*])([A-Za-z_]\w*)((?:\[[^\]]*\])*)$/.exec(declaration ?? '');
  const offset = numberAfter(offsetText, 'offset:');
  const sizeBytes = numberAfter(sizeText, 'size:');
  if (match === null || !(offset + sizeBytes <= MAX_PAYLOAD)) return null;
  const type = (match[1] ?? '').trim();
  return {
    name: match[2] ?? '',
    type,
    offset,
    sizeBytes,
    signed: numberAfter(signedText, 'signed:') === 1,
    array: match[3] !== '' || type.includes('['),
    elements: elementCount(match[3] ?? ''),
  };
}

/** Of brackets such as `[16]` or `[2][6]`; a constant's name, as in `[TASK_COMM_LEN]`, says no number. */
function elementCount(brackets: string): number {
  const counts = brackets.split(/[[\]]+/).filter((count) => count !== '');
  return counts.length > 0 && counts.every((count) => /^\d+$/.test(count))
    ? counts.reduce((product, count) => product * Number(count), 1)
    : 0;
}

function numberAfter(text: string | undefined, label: string): number {
  const digits = text?.startsWith(label) === true ? text.slice(label.length) : '';
  return /^\d+$/.test(digits) ? Number(digits) : NaN;
}

/** Payloads start 4 bytes off an 8-byte boundary, so every read must bear being unaligned: DataView does. */
function numberReader({ offset, sizeBytes, signed }: TracepointField): NumberReader | null {
  switch (sizeBytes) {
    case 1:
      return signed ? (raw, at) => raw.getInt8(at + offset) : (raw, at) => raw.getUint8(at + offset);
    case 2:
      return signed
        ? (raw, at) => raw.getInt16(at + offset, true)
        : (raw, at) => raw.getUint16(at + offset, true);
    case 4:
      return signed
        ? (raw, at) => raw.getInt32(at + offset, true)
        : (raw, at) => raw.getUint32(at + offset, true);
    case 8:
      // Two halves instead of getBigInt64: a BigInt per record costs eight times as much.
      return signed
        ? (raw, at) => raw.getInt32(at + offset + 4, true) * 0x1_0000_0000 + raw.getUint32(at + offset, true)
        : (raw, at) =>
            raw.getUint32(at + offset + 4, true) * 0x1_0000_0000 + raw.getUint32(at + offset, true);
    default:
      return null;
  }
}
