import type { z } from 'zod';
import { ok, type Result } from '../errors';
import { encodeJson, parseJson } from './json';
import { environmentV1, recordingV1 } from './versions/v1';
import { environmentV2, recordingV2 } from './versions/v2';
import { recordingFromV3 } from './recording-v3';
import { entriesOf } from './entries';
import { chunkHeader, putChunk, putTables } from './recording-entries';
import type { recordingV3 } from './versions/v3';
import { environmentV3, viewV3 } from './versions/v3';
import { chunkedInMemory } from '../analysis/attribution';
import { FIRST_VIEW } from '../timeline/view-state';
import type { ViewState } from '../timeline/view-state';
import type { ZipEntries } from './zip';

/** Turns the entries of one version into those of the next; the manifest is done with by then and stays as it is. */
export type UpgradeStep = (entries: ZipEntries) => Result<ZipEntries>;

/** Version 1 knew recordings of Quiescope's own alone: all on CLOCK_MONOTONIC, all driven by its client. */
const oneToTwo: UpgradeStep = (entries) => {
  const environment = parseJson(entriesOf(entries), 'environment.json', environmentV1);
  if (!environment.ok) return environment;
  const recording = parseJson(entriesOf(entries), 'recording.json', recordingV1);
  if (!recording.ok) return recording;
  const upgraded = {
    environment: { source: { kind: 'recorded' }, ...environment.value } satisfies z.infer<
      typeof environmentV2
    >,
    recording: {
      ...recording.value,
      clock: 'monotonic',
      cycles: recording.value.cycles.map((cycle) => ({ by: 'client' as const, ...cycle })),
    } satisfies z.infer<typeof recordingV2>,
  };
  return ok(
    new Map([
      ...entries,
      ['environment.json', encodeJson(upgraded.environment)],
      ['recording.json', encodeJson(upgraded.recording)],
    ]),
  );
};

/** Version 2 knew no evidence beside calls, logs and clocks, and drove half of the bare cycles before all others, half after. */
const twoToThree: UpgradeStep = (entries) => {
  const environment = parseJson(entriesOf(entries), 'environment.json', environmentV2);
  if (!environment.ok) return environment;
  const recording = parseJson(entriesOf(entries), 'recording.json', recordingV2);
  if (!recording.ok) return recording;
  const { cycles, bare } = recording.value;
  const withoutMore = { handlers: [], code: [], tasks: [], qemuClockWithinNs: null };
  const upgraded = {
    environment: { ...environment.value, fences: null } satisfies z.infer<typeof environmentV3>,
    recording: {
      ...recording.value,
      ...withoutMore,
      cycles: cycles.map((cycle) =>
        cycle.by === 'client'
          ? {
              ...cycle,
              stop: { ...cycle.stop, eventMadeNs: null },
              cont: { ...cycle.cont, eventMadeNs: null },
              logged: null,
            }
          : cycle,
      ),
      bare: bare.map((one, index) => ({ ...one, after: index * 2 < bare.length ? 0 : cycles.length })),
    } satisfies z.infer<typeof recordingV3>,
  };
  return ok(
    new Map([
      ...entries,
      ['environment.json', encodeJson(upgraded.environment)],
      ['recording.json', encodeJson(upgraded.recording)],
    ]),
  );
};

/** Version 3 had its events in one piece, its cycles in JSON, and of the view the timeline's alone; it kept no results. */
const threeToFour: UpgradeStep = (entries) => {
  const old = entriesOf(entries);
  const recording = recordingFromV3(old);
  if (!recording.ok) return recording;
  const view = parseJson(old, 'view.json', viewV3);
  if (!view.ok) return view;
  const environment = parseJson(old, 'environment.json', environmentV3);
  if (!environment.ok) return environment;
  const kept = [...entries].filter(([name]) => !name.startsWith('events/') && name !== 'cycles.json');
  const upgraded = new Map(kept);
  const put = (name: string, content: Uint8Array): void => void upgraded.set(name, content.slice());
  const chunked = chunkedInMemory(recording.value);
  const headers = Array.from(chunked.firstCycles, (_, index) => {
    const chunk = chunked.chunk(index);
    putChunk(chunk, index, put);
    return chunkHeader(chunk);
  });
  putTables(chunked, headers, put);
  upgraded.set('view.json', encodeJson({ ...FIRST_VIEW, ...view.value } satisfies ViewState));
  return ok(upgraded);
};

/** UPGRADES[n - 1] leads from version n to n + 1. */
export const UPGRADES: readonly UpgradeStep[] = [oneToTwo, twoToThree, threeToFour];

/** Entries of `version` as the newest version has them. */
export function upgradeEntries(entries: ZipEntries, version: number, steps = UPGRADES): Result<ZipEntries> {
  let upgraded: Result<ZipEntries> = ok(entries);
  for (const step of steps.slice(version - 1)) {
    if (!upgraded.ok) return upgraded;
    upgraded = step(upgraded.value);
  }
  return upgraded;
}
