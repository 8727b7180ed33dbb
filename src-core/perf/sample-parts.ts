import { SAMPLE } from './event-attr';
import type { RecordLayout } from './record-layout';
import type { Trouble } from './record-types';

/** Where the parts of variable length of one sample are; lengths are 0 where it has none. Filled anew for each. */
export interface SampleParts {
  /** First address of the call chain, and how many there are. */
  chainAt: number;
  chainLength: number;
  /** First byte of the payload, and how many there are. */
  rawAt: number;
  rawBytes: number;
}

export const newSampleParts = (): SampleParts => ({ chainAt: 0, chainLength: 0, rawAt: 0, rawBytes: 0 });

/** Everything after the fixed fields. */
const VARIABLE =
  SAMPLE.read |
  SAMPLE.callchain |
  SAMPLE.raw |
  SAMPLE.branchStack |
  SAMPLE.userRegisters |
  SAMPLE.userStack |
  SAMPLE.weight |
  SAMPLE.dataSource |
  SAMPLE.transaction |
  SAMPLE.interruptRegisters |
  SAMPLE.physicalAddress |
  SAMPLE.cgroup |
  SAMPLE.dataPageSize |
  SAMPLE.codePageSize |
  SAMPLE.weightStruct |
  SAMPLE.aux;

/** What follows the fixed fields of a sample: nothing, a payload alone (most tracepoints), or more. */
export type Variable = 'nothing' | 'payload' | 'more';

export function variableOf(sampleType: number): Variable {
  const bits = sampleType & VARIABLE;
  return bits === 0 ? 'nothing' : bits === SAMPLE.raw ? 'payload' : 'more';
}

/** PERF_SAMPLE_BRANCH_HW_INDEX and PERF_SAMPLE_BRANCH_COUNTERS of branch_sample_type. */
const BRANCH_HW_INDEX = 1 << 17;
const BRANCH_COUNTERS = 1 << 19;
const BRANCH_ENTRY_BYTES = 24;

/**
 * Walks over what follows the fixed fields of the sample in [start, end), in the kernel's order (perf_output_sample;
 * AUX comes last, whatever the header's comment says), and notes where call chain and payload are.
 */
export function walkSample(
  layout: RecordLayout,
  view: DataView,
  start: number,
  end: number,
  parts: SampleParts,
): Trouble {
  const { sampleType, branchSampleType, userRegisters, interruptRegisters } = layout.attr;
  parts.chainLength = 0;
  parts.rawBytes = 0;
  let at = start + layout.fixedBytes;
  if (sampleType & SAMPLE.read) {
    const bytes = readValuesBytes(view, at, end, layout.attr.readFormat);
    if (bytes < 0) return 'the read values reach past the sample';
    at += bytes;
  }
  if (sampleType & SAMPLE.callchain) {
    const length = countAt(view, at, end, 8);
    if (length < 0) return 'the call chain reaches past the sample';
    parts.chainAt = at + 8;
    parts.chainLength = length;
    at += 8 + length * 8;
  }
  if (sampleType & SAMPLE.raw) {
    const bytes = at + 4 > end ? Infinity : view.getUint32(at, true);
    if (bytes > end - at - 4) return 'the payload reaches past the sample';
    parts.rawAt = at + 4;
    parts.rawBytes = bytes;
    at += 4 + bytes;
  }
  if (sampleType & SAMPLE.branchStack) {
    const extra = branchSampleType & BRANCH_HW_INDEX ? 8 : 0;
    const each = BRANCH_ENTRY_BYTES + (branchSampleType & BRANCH_COUNTERS ? 8 : 0);
    const entries = countAt(view, at, end - extra, each);
    if (entries < 0) return 'the branch stack reaches past the sample';
    at += 8 + extra + entries * each;
  }
  if (sampleType & SAMPLE.userRegisters) at += registerBytes(view, at, end, userRegisters);
  if (sampleType & SAMPLE.userStack) {
    const bytes = countAt(view, at, end, 1);
    if (bytes < 0) return 'the user stack reaches past the sample';
    // A stack of no bytes has no dynamic size after it.
    at += bytes === 0 ? 8 : 16 + bytes;
  }
  at += 8 * count(sampleType, SAMPLE.weight | SAMPLE.weightStruct, SAMPLE.dataSource, SAMPLE.transaction);
  if (sampleType & SAMPLE.interruptRegisters) at += registerBytes(view, at, end, interruptRegisters);
  at += 8 * count(sampleType, SAMPLE.physicalAddress, SAMPLE.cgroup);
  at += 8 * count(sampleType, SAMPLE.dataPageSize, SAMPLE.codePageSize);
  if (sampleType & SAMPLE.aux) {
    const bytes = countAt(view, at, end, 1);
    if (bytes < 0) return 'the AUX data reaches past the sample';
    at += 8 + bytes;
  }
  return at > end ? 'the sample is shorter than its fields' : null;
}

const count = (sampleType: number, ...fields: readonly number[]): number =>
  fields.filter((field) => (sampleType & field) !== 0).length;

/** The u64 at `at` that counts elements of `each` bytes; -1 where they reach past `end`. */
function countAt(view: DataView, at: number, end: number, each: number): number {
  if (at + 8 > end) return -1;
  const length = view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true);
  return length > (end - at - 8) / each ? -1 : length;
}

/** A register set: its ABI, and registers only where that is not PERF_SAMPLE_REGS_ABI_NONE. */
function registerBytes(view: DataView, at: number, end: number, registers: number): number {
  if (at + 8 > end) return 8;
  const none = view.getUint32(at, true) === 0 && view.getUint32(at + 4, true) === 0;
  return none ? 8 : 8 + registers * 8;
}

/** PERF_FORMAT_* bits of read_format. */
const READ = { enabled: 1, running: 2, id: 4, group: 8, lost: 16 } as const;

/** Bytes of a sample's read values at `at`, or -1 if they reach past `end`. */
function readValuesBytes(view: DataView, at: number, end: number, readFormat: number): number {
  const times = (readFormat & READ.enabled ? 8 : 0) + (readFormat & READ.running ? 8 : 0);
  const each = 8 + (readFormat & READ.id ? 8 : 0) + (readFormat & READ.lost ? 8 : 0);
  let bytes = times + each;
  if (readFormat & READ.group) {
    const values = countAt(view, at, end, each);
    if (values < 0) return -1;
    bytes = 8 + times + each * values;
  }
  return at + bytes > end ? -1 : bytes;
}
