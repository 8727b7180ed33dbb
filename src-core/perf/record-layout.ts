import { SAMPLE } from './event-attr';
import type { EventAttr } from './event-attr';

/** Where the fields of an event's records are; -1 where a field is not recorded. */
export interface RecordLayout {
  readonly attr: EventAttr;
  /** From a sample's header. */
  readonly sample: SampleOffsets;
  /** Bytes of a sample before the fields of variable length, its header too. */
  readonly fixedBytes: number;
  /** From the end of any other record, backwards: subtract. */
  readonly trailer: FieldOffsets;
  readonly trailerBytes: number;
}

export interface FieldOffsets {
  readonly tid: number;
  readonly time: number;
  readonly id: number;
  readonly cpu: number;
}

export interface SampleOffsets extends FieldOffsets {
  readonly ip: number;
  readonly addr: number;
  readonly period: number;
}

const HEADER_BYTES = 8;

/** Each of these is 8 bytes, in this order (PERF_RECORD_SAMPLE in perf_event.h). */
const FIXED_FIELDS = ['identifier', 'ip', 'tid', 'time', 'addr', 'id', 'streamId', 'cpu', 'period'] as const;
/** struct sample_id, in this order. */
const TRAILER_FIELDS = ['tid', 'time', 'id', 'streamId', 'cpu', 'identifier'] as const;

export function recordLayout(attr: EventAttr): RecordLayout {
  const has = (field: keyof typeof SAMPLE): boolean => (attr.sampleType & SAMPLE[field]) !== 0;
  const fixed = FIXED_FIELDS.filter(has);
  const trailer = attr.sampleIdAll ? TRAILER_FIELDS.filter(has) : [];
  const fromStart = (field: (typeof FIXED_FIELDS)[number]): number =>
    has(field) ? HEADER_BYTES + fixed.indexOf(field) * 8 : -1;
  const fromEnd = (field: (typeof TRAILER_FIELDS)[number]): number =>
    attr.sampleIdAll && has(field) ? (trailer.length - trailer.indexOf(field)) * 8 : -1;
  const idField = has('identifier') ? 'identifier' : 'id';
  return {
    attr,
    sample: {
      tid: fromStart('tid'),
      time: fromStart('time'),
      id: fromStart(idField),
      cpu: fromStart('cpu'),
      ip: fromStart('ip'),
      addr: fromStart('addr'),
      period: fromStart('period'),
    },
    fixedBytes: HEADER_BYTES + fixed.length * 8,
    trailer: {
      tid: fromEnd('tid'),
      time: fromEnd('time'),
      id: fromEnd(idField),
      cpu: fromEnd('cpu'),
    },
    trailerBytes: trailer.length * 8,
  };
}
