import type { z } from 'zod';
import { ok, type Result } from '../errors';
import { encodeJson, parseJson } from './json';
import { environmentV1, recordingV1 } from './versions/v1';
import { environmentV2, recordingV2 } from './versions/v2';
import { recordingFromV3 } from './recording-v3';
import { copiesOf, replacing, type Entries, type Make } from './entries';
import { chunkHeader, encodeChunk, tableEntries } from './recording-entries';
import type { recordingV3 } from './versions/v3';
import { environmentV3, viewV3 } from './versions/v3';
import { chunkedInMemory } from '../analysis/attribution';
import { FIRST_VIEW } from '../timeline/view-state';
import type { ViewState } from '../timeline/view-state';
import { fourToFive } from './versions/v4-columns';

/** Turns the entries of one version into those of the next; the manifest is done with by then and stays as it is. */
export type UpgradeStep = (entries: Entries) => Result<Entries>;

/** Version 1 knew recordings of Quiescope's own alone: all on CLOCK_MONOTONIC, all driven by its client. */
const oneToTwo: UpgradeStep = (entries) => {
  const environment = parseJson(entries, 'environment.json', environmentV1);
  if (!environment.ok) return environment;
  const recording = parseJson(entries, 'recording.json', recordingV1);
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
  return ok(withDocuments(entries, upgraded));
};

/** Version 2 knew no evidence beside calls, logs and clocks, and drove half of the bare cycles before all others, half after. */
const twoToThree: UpgradeStep = (entries) => {
  const environment = parseJson(entries, 'environment.json', environmentV2);
  if (!environment.ok) return environment;
  const recording = parseJson(entries, 'recording.json', recordingV2);
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
  return ok(withDocuments(entries, upgraded));
};

/** Version 3 had its events in one piece, its cycles in JSON, and of the view the timeline's alone; it kept no results. */
const threeToFive: UpgradeStep = (entries) => {
  const recording = recordingFromV3(entries);
  if (!recording.ok) return recording;
  const environment = parseJson(entries, 'environment.json', environmentV3);
  if (!environment.ok) return environment;
  const made = new Map<string, Make>();
  const put = (name: string, content: Uint8Array): void => void made.set(name, copiesOf(content));
  const chunked = chunkedInMemory(recording.value);
  const headers = Array.from(chunked.firstCycles, (_, index) => {
    const chunk = chunked.chunk(index);
    put(...encodeChunk(chunk, index));
    return chunkHeader(chunk);
  });
  for (const entry of tableEntries(chunked, headers)) put(...entry);
  made.set('view.json', () => {
    const view = parseJson(entries, 'view.json', viewV3);
    return view.ok ? ok(encodeJson({ ...FIRST_VIEW, ...view.value } satisfies ViewState)) : view;
  });
  return ok(replacing(entries, (name) => !name.startsWith('events/') && name !== 'cycles.json', made));
};

const withDocuments = (
  entries: Entries,
  { environment, recording }: { readonly environment: object; readonly recording: object },
): Entries =>
  replacing(
    entries,
    () => true,
    new Map([
      ['environment.json', copiesOf(encodeJson(environment))],
      ['recording.json', copiesOf(encodeJson(recording))],
    ]),
  );

interface Upgrade {
  readonly from: number;
  readonly to: number;
  readonly step: UpgradeStep;
}

/** In the order in which a file goes through them: one for each version before the current one. */
export const UPGRADES: readonly Upgrade[] = [
  { from: 1, to: 2, step: oneToTwo },
  { from: 2, to: 3, step: twoToThree },
  { from: 3, to: 5, step: threeToFive },
  { from: 4, to: 5, step: fourToFive },
];

/** Entries of `version` as the newest version has them. */
export function upgradeEntries(entries: Entries, version: number, upgrades = UPGRADES): Result<Entries> {
  let upgraded: Result<Entries> = ok(entries);
  let at = version;
  for (const { from, to, step } of upgrades) {
    if (from !== at) continue;
    if (!upgraded.ok) return upgraded;
    upgraded = step(upgraded.value);
    at = to;
  }
  return upgraded;
}
