import { ByteCursor } from '../byte-cursor';

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
  branchStack: 1 << 11,
  userRegisters: 1 << 12,
  userStack: 1 << 13,
  weight: 1 << 14,
  dataSource: 1 << 15,
  identifier: 1 << 16,
  transaction: 1 << 17,
  interruptRegisters: 1 << 18,
  physicalAddress: 1 << 19,
  aux: 1 << 20,
  cgroup: 1 << 21,
  dataPageSize: 1 << 22,
  codePageSize: 1 << 23,
  weightStruct: 1 << 24,
} as const;

/** PERF_TYPE_TRACEPOINT */
export const TRACEPOINT_TYPE = 2;

/** The parts of perf_event_attr that decoding needs; what a shorter attr of an older kernel lacks is 0. */
export interface EventAttr {
  readonly type: number;
  readonly config: number;
  /** Low 32 bits; the kernel has none above. What newer kernels add comes after all that is known here. */
  readonly sampleType: number;
  readonly readFormat: number;
  /** Whether records other than samples end in a trailer. */
  readonly sampleIdAll: boolean;
  readonly branchSampleType: number;
  /** How many registers a sample's two register sets hold. */
  readonly userRegisters: number;
  readonly interruptRegisters: number;
}

/** PERF_ATTR_SIZE_VER0, the shortest that ever was; its writers left `size` 0. */
const MIN_ATTR_BYTES = 64;

/** How long the attr at the start of `bytes` says it is; attrs grow from kernel to kernel. */
export function attrBytes(bytes: Uint8Array): number {
  const cursor = new ByteCursor(bytes, 4);
  return cursor.u32() || MIN_ATTR_BYTES;
}

/** Reads the perf_event_attr that `bytes` begins with. Says what is wrong where it cannot be read. */
export function readEventAttr(bytes: Uint8Array): EventAttr | string {
  const size = attrBytes(bytes);
  if (bytes.length < 8 || size < MIN_ATTR_BYTES || size > bytes.length)
    return 'the event attribute is cut short';
  const at = (offset: number): ByteCursor => new ByteCursor(bytes, Math.min(offset, size), size);
  const fixed = at(0);
  const type = fixed.u32();
  fixed.u32(); // size
  const config = fixed.u64();
  fixed.u64(); // period or frequency
  const sampleType = fixed.u32();
  fixed.u32();
  const readFormat = fixed.u32();
  fixed.u32();
  const flags = fixed.u32();
  return {
    type,
    config,
    sampleType,
    readFormat,
    sampleIdAll: ((flags >>> 18) & 1) === 1,
    // A cursor beyond a short attr reads zeros.
    branchSampleType: at(72).u64(),
    userRegisters: bitsSet(at(80)),
    interruptRegisters: bitsSet(at(96)),
  };
}

function bitsSet(cursor: ByteCursor): number {
  let count = 0;
  for (const half of [cursor.u32(), cursor.u32()]) {
    for (let rest = half; rest !== 0; rest &= rest - 1) count += 1;
  }
  return count;
}
