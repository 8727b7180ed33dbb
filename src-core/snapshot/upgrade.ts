import { ok, type Result } from '../errors';
import type { ZipEntries } from './zip';

/** Turns the entries of one version into those of the next; the manifest is done with by then and stays as it is. */
export type UpgradeStep = (entries: ZipEntries) => Result<ZipEntries>;

/** UPGRADES[n - 1] leads from version n to n + 1. */
export const UPGRADES: readonly UpgradeStep[] = [];

/** Entries of `version` as the newest version has them. */
export function upgradeEntries(entries: ZipEntries, version: number, steps = UPGRADES): Result<ZipEntries> {
  let upgraded: Result<ZipEntries> = ok(entries);
  for (const step of steps.slice(version - 1)) {
    if (!upgraded.ok) return upgraded;
    upgraded = step(upgraded.value);
  }
  return upgraded;
}
