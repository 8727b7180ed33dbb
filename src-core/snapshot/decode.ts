import { ok, type Result } from '../errors';
import type { EventColumns } from '../recording/events';
import type { ClientCommand, Recording, Thread } from '../recording/recording';
import { durationNs, monotonicNs, offsetNs, tid, vcpuIndex } from '../units';
import { decodeColumns } from './columns';
import { corrupt, MAX_SNAPSHOT_BYTES, type RawPerf, type SnapshotContent } from './content';
import { parseJson } from './json';
import { checkManifest, isAllowedEntry, MAX_ENTRIES, perfNameOf } from './manifest';
import { upgradeEntries } from './upgrade';
import { environmentV1, recordingV1, viewV1, type RecordingV1 } from './versions/v1';
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
  const version = checkManifest(entries.value);
  if (!version.ok) return version;
  const upgraded = upgradeEntries(entries.value, version.value);
  return upgraded.ok ? readContent(upgraded.value) : upgraded;
}

function readContent(entries: ZipEntries): Result<SnapshotContent> {
  const environment = parseJson(entries, 'environment.json', environmentV1);
  if (!environment.ok) return environment;
  const document = parseJson(entries, 'recording.json', recordingV1);
  if (!document.ok) return document;
  const view = parseJson(entries, 'view.json', viewV1);
  if (!view.ok) return view;
  const events = decodeColumns(entries, {
    count: document.value.eventCount,
    kinds: document.value.kinds,
    functions: document.value.functions.length,
    stacks: document.value.stacks.length,
  });
  if (!events.ok) return events;
  return ok({
    environment: environment.value,
    recording: recordingFrom(document.value, events.value),
    perf: perfOf(entries),
    view: view.value,
  });
}

function perfOf(entries: ZipEntries): RawPerf[] {
  return [...entries].flatMap(([entry, bytes]) => {
    const name = perfNameOf(entry);
    return name === null ? [] : [{ name, bytes }];
  });
}

type CommandV1 = RecordingV1['cycles'][number]['stop' | 'cont'];

const commandFrom = ({ command, writtenNs, eventNs, repliedNs }: CommandV1): ClientCommand => ({
  command,
  writtenNs: offsetNs(writtenNs),
  eventNs: eventNs === null ? null : offsetNs(eventNs),
  repliedNs: offsetNs(repliedNs),
});

const threadFrom = (thread: RecordingV1['threads'][number]): Thread => ({
  tid: tid(thread.tid),
  name: thread.name,
  is: thread.is.role === 'vcpu' ? { role: 'vcpu', vcpu: vcpuIndex(thread.is.vcpu) } : thread.is,
});

function recordingFrom(document: RecordingV1, events: EventColumns): Recording {
  return {
    origin: monotonicNs(BigInt(document.origin)),
    level: document.level,
    events,
    threads: document.threads.map(threadFrom),
    functions: document.functions,
    stacks: document.stacks,
    cycles: document.cycles.map(({ stop, cont }) => ({ stop: commandFrom(stop), cont: commandFrom(cont) })),
    bare: document.bare.map(({ clientPauseNs, clientResumeNs }) => ({
      clientPauseNs: durationNs(clientPauseNs),
      clientResumeNs: durationNs(clientResumeNs),
    })),
    losses: document.losses.map((loss) => ({
      fromNs: offsetNs(loss.fromNs),
      toNs: offsetNs(loss.toNs),
      count: loss.count,
    })),
  };
}
