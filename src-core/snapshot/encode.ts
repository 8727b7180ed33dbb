import type { CycleRow } from '../analysis/summary';
import { EVENT_KINDS } from '../recording/events';
import type { KnownCycle, Recording } from '../recording/recording';
import { encodeColumns } from './columns';
import { MAX_SNAPSHOT_BYTES, type RawPerf, type SnapshotContent } from './content';
import { encodeJson } from './json';
import { MANIFEST, manifestOf, perfEntry } from './manifest';
import type { RecordingV3 } from './versions/v3';
import { writeZip } from './zip';

/**
 * One .qsnap file, version 3, the same bytes for the same content. `cycleRows` go into cycles.json for readers that
 * cannot attribute; decodeSnapshot does not give them back. Raw perf bytes beyond what a reader takes are left out,
 * last first, and the manifest says so: the events stay whole.
 */
export function encodeSnapshot(content: SnapshotContent, cycleRows: readonly CycleRow[]): Uint8Array {
  const entries = new Map<string, Uint8Array>([
    ['environment.json', encodeJson(content.environment)],
    ['recording.json', encodeJson(recordingDocument(content.recording))],
    ['cycles.json', encodeJson(cycleRows)],
    ['view.json', encodeJson(content.view)],
    ...encodeColumns(content.recording.events),
  ]);
  const omitted = addPerf(entries, content.perf, MAX_SNAPSHOT_BYTES / 2);
  const manifest = encodeJson(manifestOf(entries, omitted));
  return writeZip(new Map([[MANIFEST, manifest], ...entries]));
}

/** Adds what fits into `budgetBytes`; gives the names of the rest. */
export function addPerf(
  entries: Map<string, Uint8Array>,
  perf: readonly RawPerf[],
  budgetBytes: number,
): string[] {
  let left = budgetBytes;
  const omitted: string[] = [];
  for (const { name, bytes } of perf) {
    if (bytes === null || bytes.length > left) {
      omitted.push(perfEntry(name));
      continue;
    }
    left -= bytes.length;
    entries.set(perfEntry(name), bytes);
  }
  return omitted;
}

function cycleDocument(cycle: KnownCycle): RecordingV3['cycles'][number] {
  switch (cycle.by) {
    case 'client':
      return {
        by: 'client',
        stop: { ...cycle.stop, command: 'stop' },
        cont: { ...cycle.cont, command: 'cont' },
        logged:
          cycle.logged === null ? null : { pause: [...cycle.logged.pause], resume: [...cycle.logged.resume] },
      };
    case 'calls':
      return { ...cycle };
    case 'log':
      return { ...cycle, pause: [...cycle.pause], resume: [...cycle.resume] };
  }
}

function recordingDocument(recording: Recording): RecordingV3 {
  const { events, threads, functions, stacks, handlers, code, tasks, cycles, bare, losses } = recording;
  return {
    origin: String(recording.origin),
    clock: recording.clock,
    level: recording.level,
    eventCount: events.count,
    kinds: [...EVENT_KINDS],
    threads: threads.map((thread) => ({ ...thread })),
    functions: [...functions],
    stacks: stacks.map((stack) => [...stack]),
    handlers: handlers.map((handler) => ({ ...handler, calls: [...handler.calls] })),
    code: [...code],
    tasks: [...tasks],
    cycles: cycles.map(cycleDocument),
    bare: [...bare],
    losses: [...losses],
    qemuClockWithinNs: recording.qemuClockWithinNs,
  };
}
