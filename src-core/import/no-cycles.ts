/** Why a recording of perf's shows no cycle. */
import { failure } from '../errors';
import type { Failure } from '../errors';
import type { PerfRecording } from '../perf/perf-recording';
import type { FoundCycles } from './called-cycles';
import { FRAME_FUNCTIONS } from './called-cycles';
import { dynamicProbe } from './probed-function';
import type { QemuProcess } from './qemu-processes';

interface Candidate {
  readonly process: QemuProcess;
  readonly found: FoundCycles;
}

/** PERF_TYPE_TRACEPOINT of include/uapi/linux/perf_event.h; probes are of it too. */
const TRACEPOINT = 2;

const plural = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** The framing functions whose probes are in the recording, with how often they fired. */
function framingProbes({ events }: PerfRecording, counts: ReadonlyMap<string, number>): Map<string, number> {
  const probes = new Map<string, number>();
  for (const { format } of events) {
    const probe = format === null ? null : dynamicProbe(format);
    if (format === null || probe === null || !FRAME_FUNCTIONS.has(probe.name)) continue;
    const fired = counts.get(`${format.system}:${format.name}`) ?? 0;
    probes.set(`${probe.name}${probe.returns ? '’s return' : ''}`, fired);
  }
  return probes;
}

function sentence(
  candidates: readonly Candidate[],
  recording: PerfRecording,
  counts: ReadonlyMap<string, number>,
): string {
  if (candidates.length === 0) {
    return 'No QEMU is in this recording: no process is called qemu-system-… or kvm, maps such a binary or calls its functions.';
  }
  const pids = candidates.map(({ process }) => String(process.pid)).join(', ');
  if (recording.events.some(({ type, format }) => type === TRACEPOINT && format === null)) {
    const cut = recording.truncated ? ', as perf was killed before it wrote them at the end of its file' : '';
    return `This recording does not describe its tracepoints and probes${cut}: what they mean cannot be told. QEMU is process ${pids}.`;
  }
  const probes = framingProbes(recording, counts);
  if (probes.size === 0) {
    return `QEMU is in this recording (process ${pids}), but no function that pauses or resumes a guest was probed; kicks and exits of vCPUs do not prove a pause.`;
  }
  const unresumed = candidates.reduce((sum, { found }) => sum + found.unresumed, 0);
  const unpaused = candidates.reduce((sum, { found }) => sum + found.unpaused, 0);
  if (unresumed + unpaused > 0) {
    return `No pause of QEMU (process ${pids}) has its resume in this recording: ${plural(unresumed, 'pause')} and ${plural(unpaused, 'resume')} stand alone.`;
  }
  const fired = [...probes].map(([name, count]) => `${name} ${String(count)} times`).join(', ');
  return `A cycle needs the entry and the return both of what pauses and of what resumes; of QEMU (process ${pids}) this recording has ${fired}.`;
}

/** `binary` among the facts is what to probe; the remedy names it. */
export function noCycles(
  candidates: readonly Candidate[],
  recording: PerfRecording,
  counts: ReadonlyMap<string, number>,
): Failure {
  const binary = candidates.find(({ process }) => process.path !== null)?.process.path;
  return failure('no-cycles', sentence(candidates, recording, counts), {
    missing: 'probes',
    ...(binary === undefined || binary === null ? {} : { binary }),
  });
}
