import { ByteCursor } from '../byte-cursor';
import { hexadecimal } from './host-features';
import type { RecordView } from './record-bytes';
import { RECORD, RECORD_HEADER_BYTES } from './record-types';
import type { FieldValue } from './tracepoint-values';

/** What a record of the kernel, other than a sample, says; perf_event.h has the layouts. */
export interface KernelRecord {
  /** The thread it is about; null where that is the one that it was recorded in. */
  readonly tid: number | null;
  readonly fields: readonly (readonly [name: string, value: FieldValue])[];
}

const MISC_COMM_EXEC = 1 << 13;
const MISC_SWITCH_OUT = 1 << 13;
const MISC_SWITCH_OUT_PREEMPT = 1 << 14;
const MISC_MMAP_BUILD_ID = 1 << 14;

type Fields = KernelRecord['fields'];
type Body = (cursor: ByteCursor, misc: number) => KernelRecord;

const of = (tid: number | null, fields: Fields): KernelRecord => ({ tid, fields });
const rest = (cursor: ByteCursor): string => cursor.text(cursor.remaining);
/** A value that may be an address, exactly. */
const whole = (cursor: ByteCursor): FieldValue => {
  const value = cursor.bigU64();
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
};
const i32 = (cursor: ByteCursor): number => cursor.u32() | 0;

const task: Body = (cursor) => {
  const [pid, ppid, tid, ptid] = [i32(cursor), i32(cursor), i32(cursor), i32(cursor)];
  return of(tid, [
    ['pid', pid],
    ['ppid', ppid],
    ['ptid', ptid],
  ]);
};

/** Where in memory, and where in the file. */
const mapping = (pid: number, cursor: ByteCursor): Fields => [
  ['pid', pid],
  ['addr', whole(cursor)],
  ['len', whole(cursor)],
  ['pgoff', whole(cursor)],
];

const mmap: Body = (cursor) => {
  const [pid, tid] = [i32(cursor), i32(cursor)];
  return of(tid, [...mapping(pid, cursor), ['filename', rest(cursor)]]);
};

function buildIdOf(cursor: ByteCursor): Fields {
  const length = Math.min(cursor.u8(), 20);
  cursor.bytes(3);
  const bytes = cursor.bytes(20).subarray(0, length);
  return [['build_id', hexadecimal(bytes)]];
}

const inodeOf = (cursor: ByteCursor): Fields => [
  ['maj', cursor.u32()],
  ['min', cursor.u32()],
  ['ino', whole(cursor)],
  ['ino_generation', whole(cursor)],
];

const mmap2: Body = (cursor, misc) => {
  const [pid, tid] = [i32(cursor), i32(cursor)];
  return of(tid, [
    ...mapping(pid, cursor),
    ...((misc & MISC_MMAP_BUILD_ID) !== 0 ? buildIdOf(cursor) : inodeOf(cursor)),
    ['prot', cursor.u32()],
    ['flags', cursor.u32()],
    ['filename', rest(cursor)],
  ]);
};

const comm: Body = (cursor, misc) => {
  const [pid, tid] = [i32(cursor), i32(cursor)];
  return of(tid, [
    ['pid', pid],
    ['exec', (misc & MISC_COMM_EXEC) === 0 ? 0 : 1],
    ['comm', rest(cursor)],
  ]);
};

const directionOf = (misc: number): readonly [string, string] => {
  const left = (misc & MISC_SWITCH_OUT_PREEMPT) !== 0 ? 'preempted' : 'out';
  return ['direction', (misc & MISC_SWITCH_OUT) === 0 ? 'in' : left];
};

/** On a switch in, the thread that left; on a switch out, the one that comes. */
const cpuWideSwitch: Body = (cursor, misc) =>
  of(null, [directionOf(misc), ['next_prev_pid', i32(cursor)], ['next_prev_tid', i32(cursor)]]);

/** A counter's value when its task ended; what follows it depends on the event's read_format. */
const read: Body = (cursor) => {
  const [pid, tid] = [i32(cursor), i32(cursor)];
  return of(tid, [
    ['pid', pid],
    ['value', whole(cursor)],
  ]);
};

/** Records of 64-bit numbers alone. */
const numbers =
  (...names: readonly string[]): Body =>
  (cursor) =>
    of(
      null,
      names.map((name) => [name, whole(cursor)] as const),
    );

const ksymbol: Body = (cursor) =>
  of(null, [
    ['addr', whole(cursor)],
    ['len', cursor.u32()],
    ['ksym_type', cursor.u16()],
    ['flags', cursor.u16()],
    ['name', rest(cursor)],
  ]);

const bpfEvent: Body = (cursor) =>
  of(null, [
    ['type', cursor.u16()],
    ['flags', cursor.u16()],
    ['id', cursor.u32()],
  ]);

const cgroup: Body = (cursor) =>
  of(null, [
    ['id', whole(cursor)],
    ['path', rest(cursor)],
  ]);

interface Kind {
  readonly name: string;
  readonly body?: Body;
}

/** By PERF_RECORD_*, with the kernel's names. */
const KINDS: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [RECORD.mmap, { name: 'MMAP', body: mmap }],
  [RECORD.lost, { name: 'LOST', body: numbers('id', 'lost') }],
  [RECORD.comm, { name: 'COMM', body: comm }],
  [RECORD.exit, { name: 'EXIT', body: task }],
  [RECORD.throttle, { name: 'THROTTLE', body: numbers('time', 'id', 'stream_id') }],
  [RECORD.unthrottle, { name: 'UNTHROTTLE', body: numbers('time', 'id', 'stream_id') }],
  [RECORD.fork, { name: 'FORK', body: task }],
  [RECORD.read, { name: 'READ', body: read }],
  [RECORD.mmap2, { name: 'MMAP2', body: mmap2 }],
  [RECORD.aux, { name: 'AUX', body: numbers('aux_offset', 'aux_size', 'flags') }],
  [RECORD.itraceStart, { name: 'ITRACE_START' }],
  [RECORD.lostSamples, { name: 'LOST_SAMPLES', body: numbers('lost') }],
  [RECORD.switch, { name: 'SWITCH', body: (_, misc) => of(null, [directionOf(misc)]) }],
  [RECORD.switchCpuWide, { name: 'SWITCH_CPU_WIDE', body: cpuWideSwitch }],
  [RECORD.namespaces, { name: 'NAMESPACES' }],
  [RECORD.ksymbol, { name: 'KSYMBOL', body: ksymbol }],
  [RECORD.bpfEvent, { name: 'BPF_EVENT', body: bpfEvent }],
  [RECORD.cgroup, { name: 'CGROUP', body: cgroup }],
  [RECORD.textPoke, { name: 'TEXT_POKE' }],
  [RECORD.auxOutputHwId, { name: 'AUX_OUTPUT_HW_ID', body: numbers('hw_id') }],
  [RECORD.callchainDeferred, { name: 'CALLCHAIN_DEFERRED' }],
]);

/** Such as PERF_RECORD_COMM. */
export const kernelRecordName = (type: number): string =>
  `PERF_RECORD_${KINDS.get(type)?.name ?? String(type)}`;

/** Fields that a record is too short for are zero or empty. */
export function readKernelRecord(type: number, { bytes, view, start, end }: RecordView): KernelRecord {
  const misc = view.getUint16(start + 4, true);
  const body = KINDS.get(type)?.body;
  return body?.(new ByteCursor(bytes, start + RECORD_HEADER_BYTES, end), misc) ?? of(null, []);
}
