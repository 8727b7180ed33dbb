/** What the samples themselves tell of threads: whose they are, who calls QEMU's functions, who runs a guest. */
import type { PerfEvent, PerfRecording } from '../perf/perf-recording';
import { chunkOf, indexInChunk } from '../perf/record-columns';
import { RECORD } from '../perf/record-types';
import { createSampleReader } from '../perf/sample-reader';
import type { NumberReader } from '../perf/tracepoint-format';
import { FRAME_FUNCTIONS } from './called-cycles';
import { dynamicProbe } from './probed-function';

export interface SampledThreads {
  /** The process of each thread that has a sample. */
  readonly pids: ReadonlyMap<number, number>;
  /** Threads that called a function that pauses or resumes a guest. */
  readonly probed: ReadonlySet<number>;
  /** Threads that were in KVM_RUN. */
  readonly inKvm: ReadonlySet<number>;
}

/** KVM_RUN, _IO(KVMIO, 0x80) of include/uapi/linux/kvm.h. */
const KVM_RUN = 0xae80;
/** Raised by a thread that is in KVM_RUN, and by no other. */
const IN_KVM: readonly string[] = ['kvm:kvm_exit', 'kvm:kvm_entry', 'kvm:kvm_userspace_exit'];

type Sign = 'probe' | 'in KVM' | 'ioctl' | null;

function signOf({ format }: PerfEvent): Sign {
  if (format === null) return null;
  const probe = dynamicProbe(format);
  if (probe !== null) return FRAME_FUNCTIONS.has(probe.name) ? 'probe' : null;
  const name = `${format.system}:${format.name}`;
  if (IN_KVM.includes(name)) return 'in KVM';
  return name === 'syscalls:sys_enter_ioctl' ? 'ioctl' : null;
}

/** Whether the sample in a row is a call of KVM_RUN. */
function kvmRunReader(recording: PerfRecording): (row: number, event: number) => boolean {
  const sample = createSampleReader(recording);
  const readers: (NumberReader | null)[] = recording.events.map(
    ({ format }) => format?.reader('cmd') ?? null,
  );
  return (row, event) => {
    const reader = readers[event];
    const format = recording.events[event]?.format;
    const { payload } = sample.read(recording.timed, row);
    if (!reader || !format || payload === null || payload.length < format.sizeBytes) return false;
    return reader(payload.view, payload.at) === KVM_RUN;
  };
}

export function sampledThreads(recording: PerfRecording): SampledThreads {
  const pids = new Map<number, number>();
  const probed = new Set<number>();
  const inKvm = new Set<number>();
  const signs = recording.events.map(signOf);
  const callsKvmRun = kvmRunReader(recording);
  const { timed } = recording;
  let lastTid = -1;
  for (let row = 0; row < timed.count; row += 1) {
    const chunk = chunkOf(timed, row);
    const index = indexInChunk(row);
    if (chunk.type[index] !== RECORD.sample) continue;
    const tid = chunk.tid[index] as number;
    const event = chunk.event[index] as number;
    if (tid !== lastTid && tid > 0) {
      const pid = chunk.pid[index] as number;
      if (pid > 0) pids.set(tid, pid);
      lastTid = tid;
    }
    const sign = signs[event];
    if (sign === 'probe') probed.add(tid);
    else if (sign === 'in KVM') inKvm.add(tid);
    else if (sign === 'ioctl' && !inKvm.has(tid) && callsKvmRun(row, event)) inKvm.add(tid);
  }
  return { pids, probed, inKvm };
}
