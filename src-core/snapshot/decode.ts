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
import { decodeColumns } from './columns';
import { corrupt, MAX_SNAPSHOT_BYTES, type RawPerf, type SnapshotContent } from './content';
import { parseJson } from './json';
import { checkManifest, isAllowedEntry, MAX_ENTRIES, perfNameOf, type Manifest } from './manifest';
import { upgradeEntries } from './upgrade';
import { environmentV3, recordingV3, viewV3, type RecordingV3 } from './versions/v3';
import { readZip, type ZipEntries } from './zip';

/**
 * Reads a .qsnap as hostile input: it never throws, and allocates no more than readZip says and a small multiple of
 * the documents. Fails with snapshot-corrupt (facts: entry, what) or snapshot-too-new.
 */
export function decodeSnapshot(file: Uint8Array): Result<SnapshotContent> {
  if (file.length > MAX_SNAPSHOT_BYTES)
    return corrupt('container', 'it is too large', { sizeBytes: file.length });
  const entries = readZip(file, { maxEntries: MAX_ENTRIES, isAllowed: isAllowedEntry });
  if (!entries.ok) return entries;
  const manifest = checkManifest(entries.value);
  if (!manifest.ok) return manifest;
  const upgraded = upgradeEntries(entries.value, manifest.value.version);
  return upgraded.ok ? readContent(upgraded.value, manifest.value) : upgraded;
}

function readContent(entries: ZipEntries, manifest: Manifest): Result<SnapshotContent> {
  const environment = parseJson(entries, 'environment.json', environmentV3);
  if (!environment.ok) return environment;
  const document = parseJson(entries, 'recording.json', recordingV3);
  if (!document.ok) return document;
  const view = parseJson(entries, 'view.json', viewV3);
  if (!view.ok) return view;
  const events = decodeColumns(entries, {
    count: document.value.eventCount,
    kinds: document.value.kinds,
    functions: document.value.functions.length,
    stacks: document.value.stacks.length,
    handlers: document.value.handlers.length,
    code: document.value.code.length,
  });
  if (!events.ok) return events;
  return ok({
    environment: environment.value,
    recording: recordingFrom(document.value, events.value),
    perf: [...perfOf(entries), ...leftOut(manifest)],
    view: view.value,
  });
}

function perfOf(entries: ZipEntries): RawPerf[] {
  return [...entries].flatMap(([entry, bytes]) => {
    const name = perfNameOf(entry);
    return name === null ? [] : [{ name, bytes }];
  });
}

/** What the file's writer had and did not put in. */
function leftOut({ omitted }: Manifest): RawPerf[] {
  return omitted.flatMap((entry) => {
    const name = perfNameOf(entry);
    return name === null ? [] : [{ name, bytes: null }];
  });
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
