/**
 * Recordings under way, each in a folder of its own whose name tells its owner: it stays when the owner dies, whoever finds it then
 * on the same machine may take it over, and never a living one's.
 */
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { systemFailure, unwritten } from '../files/files';
import { isOrphan, ownPrefix, thisHost } from './journal-owner';

/** What lies in such a folder; perf's streams are beside these. */
export const JOURNAL_FILES = { journal: 'journal.jsonl', kernel: 'kallsyms', maps: 'maps' } as const;

/** Where this user's recordings under way are: XDG's folder for what a program's state is. */
export function journalsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const state = environment['XDG_STATE_HOME'] ?? '';
  return join(state.startsWith('/') ? state : join(homedir(), '.local/state'), 'quiescope/under-way');
}

/** A new folder of ours in `base`, which is made where it is missing. Fails with disk-full or file-unwritable. */
export function createJournalFolder(base: string): Result<string> {
  try {
    mkdirSync(base, { recursive: true, mode: 0o700 });
    return ok(mkdtempSync(join(base, ownPrefix(thisHost()))));
  } catch (error) {
    return unwritten(error, base);
  }
}

/** The folders in `base` whose owners are known to be dead, the latest first; none where there is no such folder. */
export function orphanedJournals(base: string, host = thisHost()): readonly string[] {
  const names = namesIn(base).filter((name) => isOrphan(name, host));
  const dated = names.flatMap((name) => {
    const path = join(base, name);
    const found = entryAt(path);
    const isOurs = found?.isDirectory() === true && found.uid === process.getuid?.();
    return isOurs ? [{ path, changedMs: found.mtimeMs }] : [];
  });
  return dated.sort((left, right) => right.changedMs - left.changedMs).map(({ path }) => path);
}

/**
 * Takes over a dead owner's folder: of several that try at once, one. Gives its new path. Fails with file-missing where it is
 * gone, or somebody else's by now, and with file-unwritable where nobody may.
 */
export function takeOverJournal(base: string, name: string): Result<string> {
  const path = orphanedJournals(base).find((orphan) => orphan === join(base, name));
  // The end of a name, which tells it from others of the same owner, stays.
  const own = join(base, `${ownPrefix(thisHost())}${name.slice(-6)}`);
  const isGone = fail('file-missing', `No recording ${name} waits to be recovered.`, {
    path: join(base, name),
  });
  if (path === undefined) return isGone;
  try {
    renameSync(path, own);
    return ok(own);
  } catch (error) {
    const failed = systemFailure(error, path, 'taken over');
    return failed.ok || failed.error.code === 'file-missing' ? isGone : failed;
  }
}

/**
 * What was taken over under `name` is its dead owner's again, and may be taken over again. Where it cannot be renamed it is ours until
 * we end.
 */
export function giveBackJournal(base: string, name: string, path: string): void {
  try {
    renameSync(path, join(base, name));
  } catch {
    // It is found by the next start.
  }
}

/** Idempotent; what cannot be removed is found by the next start. Fails with file-unwritable. */
export function removeJournalFolder(path: string): Result<null> {
  try {
    rmSync(path, { recursive: true, force: true });
    return ok(null);
  } catch (error) {
    return systemFailure(error, path, 'removed');
  }
}

/** Undefined where there is none, or none that we may see. */
function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function namesIn(base: string): string[] {
  try {
    return readdirSync(base);
  } catch {
    return [];
  }
}
