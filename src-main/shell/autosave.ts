import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A new file's path in `folder` for a recording that nobody saved, named by time and by what it is called; makes the
 * folder, if that can be. `wallTime` is ISO 8601.
 */
export async function autosavePath(folder: string, wallTime: string, name: string): Promise<string> {
  // What keeps it from being made keeps the file from being written, which fails by itself and leaves the others theirs.
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
  const stem = `${wallTime}-${name}`.replace(/\.qsnap$/, '').replaceAll(/[^\w.-]+/g, '-');
  return join(folder, `${stem}.qsnap`);
}
