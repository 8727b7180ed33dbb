import type { z } from 'zod';
import { ok, type Result } from '../errors';
import { encodeJson, parseJson } from './json';
import { environmentV1, recordingV1 } from './versions/v1';
import type { environmentV2, recordingV2 } from './versions/v2';
import type { ZipEntries } from './zip';

/** Turns the entries of one version into those of the next; the manifest is done with by then and stays as it is. */
export type UpgradeStep = (entries: ZipEntries) => Result<ZipEntries>;

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
  return ok(
    new Map([
      ...entries,
      ['environment.json', encodeJson(upgraded.environment)],
      ['recording.json', encodeJson(upgraded.recording)],
    ]),
  );
};

/** UPGRADES[n - 1] leads from version n to n + 1. */
export const UPGRADES: readonly UpgradeStep[] = [oneToTwo];

/** Entries of `version` as the newest version has them. */
export function upgradeEntries(entries: ZipEntries, version: number, steps = UPGRADES): Result<ZipEntries> {
  let upgraded: Result<ZipEntries> = ok(entries);
  for (const step of steps.slice(version - 1)) {
    if (!upgraded.ok) return upgraded;
    upgraded = step(upgraded.value);
  }
  return upgraded;
}
