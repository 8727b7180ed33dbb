/** What an imported recording of perf's does not show, one sentence each. */
import { damageSentence, isDamagedToEnd } from '../perf/perf-damage';
import type { PerfDamage } from '../perf/perf-damage';
import type { PerfRecording } from '../perf/perf-recording';
import { phasesWithoutProbe, TOLD_BY_CALLS } from '../phases/attribute';
import type { PerfEvents } from '../recording/from-perf';
import type { FoundCycles } from './called-cycles';
import type { QemuProcess } from './qemu-processes';

interface Evidence {
  readonly perf: PerfRecording;
  readonly process: QemuProcess;
  readonly found: FoundCycles;
  readonly translated: PerfEvents;
  /** Why kernel functions have no names; null where they have. */
  readonly namesWithout: string | null;
  /** Events far from any cycle were left out. */
  readonly trimmed: boolean;
  readonly damage: readonly PerfDamage[];
}

const plural = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
const when = (condition: boolean, text: string): string[] => (condition ? [text] : []);

/** The edges that the client's clock would have given. */
function edges({ found: { cycles } }: Evidence): string[] {
  const pauses = [...new Set(cycles.map(({ pause }) => pause.startedBy))];
  const resumes = [...new Set(cycles.map(({ resume }) => resume.startedBy))];
  return [
    `Nobody took the client’s times: pauses count from the entry of ${pauses.join(' or ')}, resumes from that of ${resumes.join(' or ')}; what went before is in neither.`,
  ];
}

function halves({ found: { unresumed, unpaused, idle } }: Evidence): string[] {
  return [
    ...when(
      unresumed > 0,
      `${plural(unresumed, 'pause')} had no resume in the recording: not counted as cycles.`,
    ),
    ...when(
      unpaused > 0,
      `${plural(unpaused, 'resume')} had no pause in the recording: not counted as cycles.`,
    ),
    ...when(idle > 0, `${plural(idle, 'stop')} found the guest paused already: not counted as cycles.`),
  ];
}

function phases({ translated: { functions }, found: { cycles } }: Evidence): string[] {
  const byKick = cycles.some(({ pause }) => pause.returnedFrom === 'pause_all_vcpus');
  const unseen = phasesWithoutProbe(functions);
  return [
    ...when(
      byKick,
      'vm_stop was not probed: the pause ends where pause_all_vcpus returned; notifiers, drain and flush lie after it.',
    ),
    ...when(
      unseen.length === TOLD_BY_CALLS.length,
      'Nothing that vm_stop calls was probed: the pause is one sum, and so is the resume.',
    ),
    ...when(
      unseen.length > 0 && unseen.length < TOLD_BY_CALLS.length,
      `No function was probed that tells ${unseen.join(', ')}: that time counts as other.`,
    ),
  ];
}

function gracePeriods({ translated: { stacks }, namesWithout }: Evidence): string[] {
  const cannot = 'grace periods cannot be told from other waits';
  if (stacks.length === 0)
    return [`No kernel stacks were recorded with the switches (perf record -g): ${cannot}.`];
  return namesWithout === null ? [] : [`${namesWithout} So ${cannot}.`];
}

/** Tracepoints that states, ladders and grace periods are made of. */
function tracepoints(evidence: Evidence): string[] {
  const { perf, process } = evidence;
  const { counts } = evidence.translated;
  const fired = (name: string): boolean => (counts.get(name) ?? 0) > 0;
  const switched = fired('sched:sched_switch') || [14, 15].some((type) => perf.records.has(type));
  const byKvm = process.accelerator === 'kvm';
  return [
    ...when(
      !switched,
      'No context switches were recorded: running, runnable and blocked cannot be told apart.',
    ),
    ...when(
      switched && !fired('sched:sched_waking'),
      'No wake-ups (sched:sched_waking) were recorded: waiting for a CPU counts as blocked.',
    ),
    ...(switched ? gracePeriods(evidence) : []),
    ...when(
      byKvm && !fired('syscalls:sys_enter_ioctl') && !fired('kvm:kvm_fpu'),
      'Calls of KVM_RUN were not recorded: a resume ends where QEMU’s own function returned, and no downtime is given.',
    ),
    ...when(
      byKvm && !fired('kvm:kvm_userspace_exit') && !fired('kvm:kvm_exit'),
      'Exits of vCPUs were not recorded: when each left the guest is not seen.',
    ),
    ...when(!fired('signal:signal_generate'), 'Signals were not recorded: kicks are not counted.'),
    ...when(
      process.vcpusBy === 'KVM_RUN',
      'The vCPUs’ threads have no names (-name debug-threads=on): they are told by their calls of KVM_RUN and numbered in the order of their thread ids.',
    ),
    ...when(process.vcpusBy === null, 'Which threads are vCPUs cannot be told: they have no ladder.'),
  ];
}

function missing({ perf, trimmed, damage }: Evidence): string[] {
  const { truncated, unidentified, violations } = perf;
  return [
    ...when(trimmed, 'The recording is very long: events further than a second from any cycle are left out.'),
    ...damage.map(damageSentence),
    ...when(
      truncated && !isDamagedToEnd(damage),
      'The recording ends inside a record, as if perf was killed: what came after is missing.',
    ),
    ...when(
      unidentified > 0,
      `${plural(unidentified, 'sample')} belong to no event that the recording describes.`,
    ),
    ...when(
      violations > 0,
      `${plural(violations, 'record')} came later than perf promised and were put in their place.`,
    ),
  ];
}

export const perfShortfalls = (evidence: Evidence): string[] =>
  [edges, halves, phases, tracepoints, missing].flatMap((of) => of(evidence));
