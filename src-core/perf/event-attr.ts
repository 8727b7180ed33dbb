import type { ByteCursor } from '../byte-cursor';

/** PERF_SAMPLE_* bits of perf_event_attr.sample_type (include/uapi/linux/perf_event.h). */
export const SAMPLE = {
  ip: 1 << 0,
  tid: 1 << 1,
  time: 1 << 2,
  addr: 1 << 3,
  read: 1 << 4,
  callchain: 1 << 5,
  id: 1 << 6,
  cpu: 1 << 7,
  period: 1 << 8,
  streamId: 1 << 9,
  raw: 1 << 10,
  identifier: 1 << 16,
} as const;

/** PERF_TYPE_TRACEPOINT */
export const TRACEPOINT_TYPE = 2;

/** The parts of perf_event_attr that decoding needs. */
export interface EventAttr {
  readonly type: number;
  readonly config: number;
  /** Low 32 bits; the kernel has none above. */
  readonly sampleType: number;
  readonly readFormat: number;
  /** Whether records other than samples end in a trailer. */
  readonly sampleIdAll: boolean;
}

/** PERF_ATTR_SIZE_VER0, the shortest that ever was. */
const MIN_ATTR_SIZE = 64;

/** Reads a perf_event_attr by its own size, which grows from kernel to kernel; null when it is cut short. */
export function readEventAttr(cursor: ByteCursor): EventAttr | null {
  const type = cursor.u32();
  const size = cursor.u32();
  const config = cursor.u64();
  cursor.u64(); // period or frequency
  const sampleType = cursor.u32();
  cursor.u32();
  const readFormat = cursor.u32();
  cursor.u32();
  const flags = cursor.u32();
  cursor.bytes(Math.max(size, MIN_ATTR_SIZE) - 44);
  if (size < MIN_ATTR_SIZE || cursor.overrun) return null;
  return { type, config, sampleType, readFormat, sampleIdAll: ((flags >>> 18) & 1) === 1 };
}

/** Where the fields of an event's records are; -1 where a field is not recorded. */
export interface RecordLayout {
  /** From the first byte after a sample's header. */
  readonly sample: FieldOffsets;
  /** Bytes of a sample before the fields of variable length. */
  readonly fixedBytes: number;
  /** From the end of any other record, backwards: subtract. */
  readonly trailer: FieldOffsets;
  readonly trailerBytes: number;
  readonly readFormat: number;
  readonly hasRead: boolean;
  readonly hasCallchain: boolean;
  readonly hasRaw: boolean;
}

export interface FieldOffsets {
  readonly tid: number;
  readonly time: number;
  readonly id: number;
  readonly cpu: number;
}

/** Each of these is 8 bytes, in this order (PERF_RECORD_SAMPLE in perf_event.h). */
const FIXED_FIELDS = ['identifier', 'ip', 'tid', 'time', 'addr', 'id', 'streamId', 'cpu', 'period'] as const;
/** struct sample_id, in this order. */
const TRAILER_FIELDS = ['tid', 'time', 'id', 'streamId', 'cpu', 'identifier'] as const;

export function recordLayout(attr: EventAttr): RecordLayout {
  const has = (field: keyof typeof SAMPLE): boolean => (attr.sampleType & SAMPLE[field]) !== 0;
  const fixed = FIXED_FIELDS.filter(has);
  const trailer = attr.sampleIdAll ? TRAILER_FIELDS.filter(has) : [];
  const fromStart = (field: (typeof FIXED_FIELDS)[number]): number =>
    has(field) ? fixed.indexOf(field) * 8 : -1;
  const fromEnd = (field: (typeof TRAILER_FIELDS)[number]): number =>
    attr.sampleIdAll && has(field) ? (trailer.length - trailer.indexOf(field)) * 8 : -1;
  return {
    sample: {
      tid: fromStart('tid'),
      time: fromStart('time'),
      id: fromStart(has('identifier') ? 'identifier' : 'id'),
      cpu: fromStart('cpu'),
    },
    fixedBytes: fixed.length * 8,
    trailer: {
      tid: fromEnd('tid'),
      time: fromEnd('time'),
      id: fromEnd(has('identifier') ? 'identifier' : 'id'),
      cpu: fromEnd('cpu'),
    },
    trailerBytes: trailer.length * 8,
    readFormat: attr.readFormat,
    hasRead: has('read'),
    hasCallchain: has('callchain'),
    hasRaw: has('raw'),
  };
}

/** PERF_FORMAT_* bits of read_format. */
const READ = { enabled: 1, running: 2, id: 4, group: 8, lost: 16 } as const;

/** Bytes of a sample's read values at `at`, or -1 if they reach past `end`. */
export function readValuesBytes(view: DataView, at: number, end: number, readFormat: number): number {
  const times = (readFormat & READ.enabled ? 8 : 0) + (readFormat & READ.running ? 8 : 0);
  const each = 8 + (readFormat & READ.id ? 8 : 0) + (readFormat & READ.lost ? 8 : 0);
  let bytes = times + each;
  if (readFormat & READ.group) {
    if (at + 8 > end || view.getUint32(at + 4, true) !== 0) return -1;
    bytes = 8 + times + each * view.getUint32(at, true);
  }
  return at + bytes > end ? -1 : bytes;
}
