/** Samples of a clock: where the guest's threads were when it fired. */
import type { PerfEvent, PerfRecording } from '../perf/perf-recording';
import { chunkOf, indexInChunk } from '../perf/record-columns';
import { createSampleReader } from '../perf/sample-reader';
import type { Translation } from './from-perf-meanings';
import type { StackTable } from './from-perf-stacks';
import type { CodeSite } from './recording';

/** Each place in the code that a sample hit, once. */
export class CodeTable {
  readonly sites: CodeSite[] = [];
  private readonly byAddress = new Map<bigint, number>();

  constructor(private readonly siteOf: (address: bigint) => CodeSite) {}

  indexOf(address: bigint): number {
    const known = this.byAddress.get(address);
    if (known !== undefined) return known;
    const index = this.sites.push(this.siteOf(address)) - 1;
    this.byAddress.set(address, index);
    return index;
  }
}

/** Makes an event of the sample in a row, if it is a clock's and of one of the guest's threads. */
type ClockReader = (row: number, timeNs: number, to: Translation) => void;

export function clockReader(stream: PerfRecording, code: CodeTable, stacks: StackTable): ClockReader {
  const clocks = stream.events.map(clockOf);
  const reader = createSampleReader(stream);
  return (row, timeNs, { rows, watched }) => {
    const chunk = chunkOf(stream.timed, row);
    const place = indexInChunk(row);
    const tid = chunk.tid[place] as number;
    if (clocks[chunk.event[place] as number] === null || !watched.has(tid)) return;
    const { view, start } = stream.bytes.record(chunk.at[place] as number);
    if (GUEST_MODES.includes(view.getUint16(start + 4, true) & MODE_MASK)) return;
    const { ip, chainAt, chainLength } = reader.read(stream.timed, row);
    if (ip === null) return;
    const inKernel = ip >= KERNEL_HALF;
    const stack = inKernel ? stacks.indexOf(reader.view, chainAt, chainLength) : -1;
    rows.add('sampled', timeNs, tid, chunk.cpu[place] as number, inKernel ? -1 : code.indexOf(ip), 0, stack);
  };
}

/** perf_event.h: PERF_TYPE_HARDWARE with PERF_COUNT_HW_CPU_CYCLES, PERF_TYPE_SOFTWARE with ..._SW_CPU_CLOCK or _TASK_CLOCK. */
const HARDWARE = 0;
const SOFTWARE = 1;
const CPU_CYCLES = 0;
const SOFTWARE_CLOCKS: readonly string[] = ['cpu-clock', 'task-clock'];

/**
 * What an event samples by, if by even distances of time or of a CPU's cycles; null for others. As the kernel counted it:
 * perf keeps the name that was asked for where it takes the clock for cycles that it cannot have.
 */
export function clockOf({
  type,
  config,
  format,
}: Pick<PerfEvent, 'type' | 'config' | 'format'>): string | null {
  if (format !== null) return null;
  // Of several kinds of cores the upper half says which.
  if (type === HARDWARE) return config % 0x1_0000_0000 === CPU_CYCLES ? 'cycles' : null;
  return type === SOFTWARE ? (SOFTWARE_CLOCKS[config] ?? null) : null;
}

/** PERF_RECORD_MISC_CPUMODE_MASK, and a guest's kernel and user mode: its addresses are none of the host's. */
const MODE_MASK = 7;
const GUEST_MODES: readonly number[] = [4, 5];

/** The kernel's half of the address space begins far above user space's end, on every 64-bit architecture. */
const KERNEL_HALF = 1n << 63n;
