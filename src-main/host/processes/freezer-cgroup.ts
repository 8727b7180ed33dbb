/**
 * A cgroup that holds single threads still (freezer of version 1, or version 2's cgroup.freeze in a threaded cgroup).
 * Its name tells its owner by pid and start time, so that a later run can take away what a killed one left.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { processName } from './reaper-processes';

const NAME = /^quiescope-(\d+)-(\d+)-\d+$/;

export const CGROUP_VERSIONS = ['v1', 'v2'] as const;
export type CgroupVersion = (typeof CGROUP_VERSIONS)[number];

/** A folder of the cgroup file system. In version 2 it is the domain, and the threads stand in `held` below it. */
export interface FreezerCgroup {
  readonly version: CgroupVersion;
  readonly path: string;
}

interface Hierarchy {
  readonly version: CgroupVersion;
  /** The cgroup that we are in ourselves. */
  readonly own: string;
}

const heldFolder = ({ version, path }: FreezerCgroup): string =>
  version === 'v1' ? path : join(path, 'held');

/** Where a file system of this type, with this option, is mounted (proc(5), /proc/mounts). */
function mountOf(mounts: string, type: string, option: string | null): string | null {
  for (const line of mounts.split('\n')) {
    const [, place, mounted, options = ''] = line.split(' ');
    const has = option === null || options.split(',').includes(option);
    if (mounted === type && place !== undefined && has) return place;
  }
  return null;
}

/** The hierarchies that this machine has, and where we are in each; from /proc/mounts and /proc/self/cgroup. */
export function hierarchiesOf(mounts: string, memberships: string): readonly Hierarchy[] {
  const ownPath = (controller: string): string | null =>
    memberships
      .split('\n')
      .map((line) => /^\d+:([^:]*):(.*)$/.exec(line))
      .find((match) => match?.[1]?.split(',').includes(controller))?.[2] ?? null;
  const found: Hierarchy[] = [];
  const v1 = mountOf(mounts, 'cgroup', 'freezer');
  const v1Own = ownPath('freezer');
  if (v1 !== null && v1Own !== null) found.push({ version: 'v1', own: join(v1, v1Own) });
  const v2 = mountOf(mounts, 'cgroup2', null);
  const v2Own = ownPath('');
  if (v2 !== null && v2Own !== null) found.push({ version: 'v2', own: join(v2, v2Own) });
  return found;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

let made = 0;

/**
 * Makes a cgroup with `tid` of process `pid` in it, running. Fails with file-missing where this machine has no freezer,
 * with permission where none may be used.
 */
export function holdThread(
  pid: number,
  tid: number,
  hierarchies: readonly Hierarchy[] = hierarchiesOf(
    readFileSync('/proc/mounts', 'utf8'),
    readFileSync('/proc/self/cgroup', 'utf8'),
  ),
): Result<FreezerCgroup> {
  if (hierarchies.length === 0) return fail('file-missing', 'this machine has no cgroup freezer mounted');
  const refusals: string[] = [];
  for (const { version, own } of hierarchies) {
    removeStale(version, own);
    const name = `quiescope-${process.pid}-${processName(process.pid)?.startTime ?? '0'}-${++made}`;
    const cgroup = { version, path: join(own, name) };
    try {
      mkdirSync(cgroup.path);
      if (version === 'v2') {
        writeFileSync(join(cgroup.path, 'cgroup.procs'), String(pid));
        mkdirSync(heldFolder(cgroup));
        writeFileSync(join(heldFolder(cgroup), 'cgroup.type'), 'threaded');
      }
      writeFileSync(join(heldFolder(cgroup), version === 'v1' ? 'tasks' : 'cgroup.threads'), String(tid));
      return ok(cgroup);
    } catch (error) {
      refusals.push(messageOf(error));
      letGo(cgroup, pid);
    }
  }
  return fail('permission', `the cgroup freezer may not be used here (${refusals.join('; ')})`);
}

export function setFrozen(cgroup: FreezerCgroup, frozen: boolean): Result<void> {
  const { version } = cgroup;
  const path = join(heldFolder(cgroup), version === 'v1' ? 'freezer.state' : 'cgroup.freeze');
  try {
    writeFileSync(path, version === 'v1' ? (frozen ? 'FROZEN' : 'THAWED') : frozen ? '1' : '0');
    return ok(undefined);
  } catch (error) {
    return fail('permission', `${path}: ${messageOf(error)}`, { path });
  }
}

export function isFrozen(cgroup: FreezerCgroup): boolean {
  const folder = heldFolder(cgroup);
  try {
    return cgroup.version === 'v1'
      ? readFileSync(join(folder, 'freezer.state'), 'utf8').trim() === 'FROZEN'
      : /^frozen 1$/m.test(readFileSync(join(folder, 'cgroup.events'), 'utf8'));
  } catch {
    return false;
  }
}

/** Thaws; then puts what lives of the threads back into our own cgroup and removes this one. */
export function letGo(cgroup: FreezerCgroup, pid: number): void {
  setFrozen(cgroup, false);
  const above = join(cgroup.path, '..');
  quietly(() => writeFileSync(join(above, 'cgroup.procs'), String(pid)));
  removeCgroup(cgroup);
}

/** Whether it is gone: one that still has somebody in it stays, and a thread that dies is in it for a while yet. */
export function removeCgroup(cgroup: FreezerCgroup): boolean {
  if (cgroup.version === 'v2') quietly(() => rmdirSync(heldFolder(cgroup)));
  quietly(() => rmdirSync(cgroup.path));
  return !existsSync(cgroup.path);
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // It is gone already, or not ours any more.
  }
}

/** What a run left that was killed together with its reaper. */
function removeStale(version: CgroupVersion, own: string): void {
  for (const name of existsSync(own) ? readdirSync(own) : []) {
    const [, pid, startTime] = NAME.exec(name) ?? [];
    if (pid === undefined || processName(Number(pid))?.startTime === startTime) continue;
    const stale = { version, path: join(own, name) };
    setFrozen(stale, false);
    removeCgroup(stale);
  }
}
