/**
 * The private folder of a run: the QMP socket, the default disk. Its name tells its owner by pid and start time, so
 * that a later run can remove what a killed one left behind, and never what a living one uses.
 */
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';

/** sun_path holds 108 bytes with its final zero (unix(7)); the rest is for our folder's name and a socket's. */
const BASE_BOUND_BYTES = 50;
const NAME = /^quiescope-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;

export interface RunFolder {
  readonly path: string;
  /** Deletes the folder. Idempotent. */
  remove(): void;
}

/**
 * Makes a folder that only we may enter, and removes those of dead runs beside it.
 * Fails with file-unwritable or disk-full, naming each place that was tried.
 */
export function createRunFolder(bases: readonly string[] = runFolderBases()): Result<RunFolder> {
  const refusals: string[] = [];
  let full = false;
  for (const base of bases) {
    try {
      removeDeadRunFolders(base);
      // mkdtemp makes it 0700.
      return ok(
        ownedFolder(mkdtempSync(join(base, `quiescope-${process.pid}-${startTimeOf('self') ?? '0'}-`))),
      );
    } catch (error) {
      full ||= error instanceof Error && 'code' in error && error.code === 'ENOSPC';
      refusals.push(error instanceof Error ? error.message : String(error));
    }
  }
  return fail(
    full ? 'disk-full' : 'file-unwritable',
    `No place for the run's folder: ${refusals.join('; ')}`,
    {
      searched: bases.join(':'),
    },
  );
}

/** XDG_RUNTIME_DIR, the temporary folder, /tmp: those that leave room for a socket's path. */
export function runFolderBases(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const bases = [environment.XDG_RUNTIME_DIR ?? '', tmpdir(), '/tmp'];
  return [...new Set(bases)].filter(
    (base) => base.startsWith('/') && Buffer.byteLength(base) <= BASE_BOUND_BYTES,
  );
}

/** Removes the folders in `base` of ours whose owner is dead. */
export function removeDeadRunFolders(base: string): void {
  for (const name of readdirSync(base)) {
    const [, pid, startTime] = NAME.exec(name) ?? [];
    if (pid === undefined || startTime === undefined || startTimeOf(pid) === startTime) continue;
    const path = join(base, name);
    if (isOurFolder(path)) rmSync(path, { recursive: true, force: true });
  }
}

function ownedFolder(path: string): RunFolder {
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return { path, remove };
}

/** In a shared /tmp anyone can make a folder, or a link, of such a name. */
function isOurFolder(path: string): boolean {
  try {
    const found = lstatSync(path);
    return found.isDirectory() && found.uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** Field 22 of /proc/PID/stat (proc(5)), clock ticks since boot; null where no such process is. */
function startTimeOf(pid: string): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, field 2, is in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[19] ?? null;
  } catch {
    return null;
  }
}
