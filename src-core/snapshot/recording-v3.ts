/** A recording as version 3 kept it: all of its events in one piece, its cycles in JSON. */
import { ok, type Result } from '../errors';
import type { EventColumns } from '../recording/events';
import type {
  CallFrame,
  ClientCommand,
  KnownCycle,
  LoggedStep,
  Recording,
  Thread,
} from '../recording/recording';
import { durationNs, offsetNs, tid, vcpuIndex } from '../units';
import { checkEvents } from './columns';
import { corrupt } from './content';
import type { Entries } from './entries';
import { parseJson } from './json';
import { recordingV3, type RecordingV3 } from './versions/v3';
import { rawEventEntry, readRawEvents } from './versions/v4-columns';

/** Fails with snapshot-corrupt. */
export function recordingFromV3(entries: Entries): Result<Recording> {
  const document = parseJson(entries, 'recording.json', recordingV3);
  if (!document.ok) return document;
  const { eventCount, kinds, functions, stacks, handlers, code } = document.value;
  const raw = readRawEvents(entries, 'events', eventCount);
  if (!raw.ok) return raw;
  const bounds = {
    kinds,
    functions: functions.length,
    stacks: stacks.length,
    handlers: handlers.length,
    code: code.length,
  };
  const events = checkEvents(raw.value, bounds, (column, what, facts) =>
    corrupt(rawEventEntry('events', column), what, facts),
  );
  return events.ok ? ok(recordingFrom(document.value, events.value)) : events;
}

type CycleV3 = RecordingV3['cycles'][number];
type CommandV3 = Extract<CycleV3, { by: 'client' }>['stop' | 'cont'];
type FrameV3 = Extract<CycleV3, { by: 'calls' }>['pause'];

const commandFrom = ({ command, writtenNs, eventNs, eventMadeNs, repliedNs }: CommandV3): ClientCommand => ({
  command,
  writtenNs: offsetNs(writtenNs),
  eventNs: eventNs === null ? null : offsetNs(eventNs),
  eventMadeNs: eventMadeNs === null ? null : offsetNs(eventMadeNs),
  repliedNs: offsetNs(repliedNs),
});

const frameFrom = (frame: FrameV3): CallFrame => ({
  tid: tid(frame.tid),
  startNs: offsetNs(frame.startNs),
  startedBy: frame.startedBy,
  enteredNs: offsetNs(frame.enteredNs),
  returnedNs: offsetNs(frame.returnedNs),
  returnedFrom: frame.returnedFrom,
});

const stepsFrom = <S>(steps: readonly { step: S; timeNs: number; event: string }[]): LoggedStep<S>[] =>
  steps.map(({ step, timeNs, event }) => ({ step, timeNs: offsetNs(timeNs), event }));

function cycleFrom(cycle: CycleV3): KnownCycle {
  switch (cycle.by) {
    case 'client':
      return {
        by: 'client',
        stop: commandFrom(cycle.stop),
        cont: commandFrom(cycle.cont),
        logged:
          cycle.logged === null
            ? null
            : { pause: stepsFrom(cycle.logged.pause), resume: stepsFrom(cycle.logged.resume) },
      };
    case 'calls':
      return { by: 'calls', pause: frameFrom(cycle.pause), resume: frameFrom(cycle.resume) };
    case 'log':
      return {
        by: 'log',
        tid: cycle.tid === null ? null : tid(cycle.tid),
        pause: stepsFrom(cycle.pause),
        resume: stepsFrom(cycle.resume),
      };
  }
}

const threadFrom = (thread: RecordingV3['threads'][number]): Thread => ({
  tid: tid(thread.tid),
  name: thread.name,
  is: thread.is.role === 'vcpu' ? { role: 'vcpu', vcpu: vcpuIndex(thread.is.vcpu) } : thread.is,
});

function recordingFrom(document: RecordingV3, events: EventColumns): Recording {
  return {
    origin: BigInt(document.origin),
    clock: document.clock,
    level: document.level,
    events,
    threads: document.threads.map(threadFrom),
    functions: document.functions,
    stacks: document.stacks,
    handlers: document.handlers,
    code: document.code,
    tasks: document.tasks.map((task) => ({ tid: tid(task.tid), name: task.name })),
    cycles: document.cycles.map(cycleFrom),
    bare: document.bare.map(({ after, clientPauseNs, clientResumeNs }) => ({
      after,
      clientPauseNs: durationNs(clientPauseNs),
      clientResumeNs: durationNs(clientResumeNs),
    })),
    losses: document.losses.map((loss) => ({
      fromNs: offsetNs(loss.fromNs),
      toNs: offsetNs(loss.toNs),
      count: loss.count,
    })),
    qemuClockWithinNs: document.qemuClockWithinNs === null ? null : durationNs(document.qemuClockWithinNs),
  };
}
