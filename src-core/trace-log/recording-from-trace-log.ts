/** A QEMU's log as a recording that is analysed like any other, at level trace. */
import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { NO_EVENTS } from '../recording/events';
import { NO_TABLES } from '../recording/recording';
import type { LoggedCycle, Recording, Thread } from '../recording/recording';
import { tid as asTid, vcpuIndex } from '../units';
import { cyclesOf } from './find-cycles';
import type { FoundCycles } from './find-cycles';
import { readFacts } from './read-facts';
import type { Reading } from './read-facts';
import type { TraceLog } from './trace-log';

export interface TraceLogReading extends Omit<FoundCycles, 'cycles'> {
  readonly recording: Recording;
  /** Cycles of further QEMUs in the same log; those of the one with the most are given. */
  readonly ofOthers: number;
}

/** Without one of either pair no pause, or no end of one, can be told. */
const NEEDED: readonly (readonly string[])[] = [
  ['runstate_set', 'vm_state_notify'],
  ['vm_stop_flush_all', 'qmp_exit_stop', 'monitor_qmp_respond'],
  ['qmp_exit_cont', 'kvm_vcpu_ioctl', 'monitor_qmp_respond'],
];

function threadsOf({ vcpuTids }: Reading, mainTid: number, withVcpus: boolean): Thread[] {
  const main: Thread[] =
    mainTid < 0 ? [] : [{ tid: asTid(mainTid), name: 'main loop', is: { role: 'main' } }];
  const vcpus = [...vcpuTids]
    .filter(([, tid]) => withVcpus && tid >= 0)
    .sort(([left], [right]) => left - right)
    .map(([vcpu, tid]): Thread => ({
      tid: asTid(tid),
      name: `CPU ${String(vcpu)}`,
      is: { role: 'vcpu', vcpu: vcpuIndex(vcpu) },
    }));
  return [...main, ...vcpus];
}

function recordingOf(log: TraceLog, threads: readonly Thread[], cycles: readonly LoggedCycle[]): Recording {
  return {
    origin: log.base,
    clock: 'wall',
    level: 'trace',
    events: NO_EVENTS,
    threads,
    functions: [],
    stacks: [],
    ...NO_TABLES,
    cycles,
    bare: [],
    losses: [],
  };
}

function noCycles(log: TraceLog, { otherPauses, incomplete }: FoundCycles): Result<never> {
  const missing = NEEDED.filter((events) => !events.some((event) => log.events.includes(event)));
  const others = [...otherPauses].map(([state, count]) => `${String(count)} into ${state}`).join(', ');
  const why =
    missing.length > 0
      ? `it does not log ${missing.map((events) => events.join(' or ')).join(', nor ')}`
      : 'it shows no pause into the state paused with the resume after it';
  return fail('no-cycles', `No cycle is found in this QEMU trace log: ${why}.`, {
    missing: missing.length > 0 ? 'trace events' : 'pauses',
    events: log.count,
    incomplete,
    ...(others === '' ? {} : { otherPauses: others }),
  });
}

/**
 * The cycles of the QEMU in a log, at level trace. Fails with no-cycles where it shows none, and says what is missing.
 */
export function recordingFromTraceLog(log: TraceLog): Result<TraceLogReading> {
  const reading = readFacts(log);
  const drivers = [...reading.driven].filter(([, { halves }]) => halves.some((half) => half !== null));
  // Which QEMU a vCPU is of is certain only where there is one.
  const withVcpus = drivers.length === 1;
  const found = drivers
    .map(([tid, { halves }]) => ({ tid, ...cyclesOf({ tid, halves, withVcpus }) }))
    .sort((left, right) => right.cycles.length - left.cycles.length);
  const [most] = found;
  if (most === undefined || most.cycles.length === 0)
    return noCycles(log, most ?? { cycles: [], otherPauses: new Map(), incomplete: 0 });
  const { tid, cycles, otherPauses, incomplete } = most;
  return ok({
    recording: recordingOf(log, threadsOf(reading, tid, withVcpus), cycles),
    otherPauses,
    incomplete,
    ofOthers: found.slice(1).reduce((sum, other) => sum + other.cycles.length, 0),
  });
}
