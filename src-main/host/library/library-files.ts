/** The files of the library of snapshots: listed, looked at, renamed, kept for an undo; none is ever put over another. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { LibraryFiles, Removed } from '../../engine/library/ports';
import { systemFailure } from '../files/files';

const ENDING = '.qsnap';

export const libraryFiles: LibraryFiles = {
  snapshotsIn: async (folder) => {
    const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return found
      .filter((one) => one.isFile() && one.name.endsWith(ENDING) && !one.name.startsWith('.'))
      .map(({ name }) => join(folder, name));
  },
  stateOf: async (path) => {
    const found = await stat(path).catch(() => null);
    return found?.isFile() ? { sizeBytes: found.size, changedAtMs: found.mtimeMs } : null;
  },
  rename: (from, to) => moveFile(from, to),
};

/** Some file systems know no second name for a file. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EACCES',
]);

/** Never over another file, on another file system too. Fails with file-missing, disk-full or file-unwritable. */
export async function moveFile(from: string, to: string): Promise<Result<null>> {
  try {
    await linkOrCopy(from, to);
    return ok(null);
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      return fail('file-unwritable', `${dirname(to)} has a file ${basename(to)} already.`, { path: to });
    return systemFailure(error, from, 'moved');
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EXDEV') await copyOver(from, to);
    else if (code !== null && WITHOUT_LINKS.has(code)) await renameWhereFree(from, to);
    else throw error;
  }
}

/** What was linked and could not be unlinked has two names then: the new one is taken back. */
async function renameWhereFree(from: string, to: string): Promise<void> {
  const [before, there] = await Promise.all([lstat(from), lstat(to).catch(() => null)]);
  if (there?.ino === before.ino) await unlink(to);
  // Holds the name, or fails: a rename would replace what came there meanwhile.
  await (await open(to, 'wx')).close();
  try {
    await rename(from, to);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}

async function copyOver(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  try {
    const file = await open(to, 'r');
    await file.sync().finally(() => file.close());
    await unlink(from);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Keeps one deleted file at a time in `folder`, and nothing after it is emptied. */
export function createKeptFile(folder: string): {
  keep(path: string): Promise<Result<Removed>>;
  empty(): Promise<void>;
} {
  const empty = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return {
    keep: async (path) => {
      // Beside the one before, which goes only once this one has come.
      const place = join(folder, randomBytes(6).toString('hex'), basename(path));
      try {
        await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      } catch (error) {
        return systemFailure(error, folder, 'made');
      }
      const moved = await moveFile(path, place);
      if (!moved.ok) {
        await rm(dirname(place), { recursive: true, force: true });
        return moved;
      }
      const others = (await readdir(folder)).filter((name) => name !== basename(dirname(place)));
      await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
      return ok({ where: 'kept', undo: () => moveFile(place, path) });
    },
    empty,
  };
}
