/** The home folder's trash of a freedesktop desktop: finds in it what was put there, and puts that back. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { Result } from '@core/errors';
import { moveFile } from './library-files';

export function homeTrash(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['XDG_DATA_HOME'];
  const folder = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local/share');
  return join(folder, 'Trash');
}

/**
 * What puts `path` back, which was put into `trash` just now; null where it is not there, as when it went into another disk's.
 * The specification: info/<name>.trashinfo states of files/<name> where it was, as a URL does.
 */
export async function undoOfTrash(
  trash: string,
  path: string,
): Promise<(() => Promise<Result<null>>) | null> {
  const infos = join(trash, 'info');
  // A second file of a name has a number after its first dot.
  const begins = (basename(path).split('.')[0] ?? '').slice(0, 8);
  const named = (await readdir(infos).catch(() => [])).filter(
    (name) => name.endsWith('.trashinfo') && name.startsWith(begins),
  );
  const found = await Promise.all(
    named.map(async (name) => {
      const [text, state] = await Promise.all([
        readFile(join(infos, name), 'utf8').catch(() => ''),
        stat(join(infos, name)).catch(() => null),
      ]);
      return originOf(text) === path && state !== null ? [{ name, atMs: state.mtimeMs }] : [];
    }),
  );
  const last = found.flat().sort((a, b) => b.atMs - a.atMs)[0];
  if (last === undefined) return null;
  const place = join(trash, 'files', last.name.slice(0, -'.trashinfo'.length));
  return async () => {
    const moved = await moveFile(place, path);
    if (moved.ok) await rm(join(infos, last.name), { force: true });
    return moved;
  };
}

function originOf(info: string): string | null {
  const encoded = /^Path=(.*)$/m.exec(info)?.[1];
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
