import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { folderOf, stemAndEnding } from '@core/library/entry';

/** Most file systems take no longer name. */
const NAME_BYTES = 255;

/** Where a file lies that is given another name in its folder; its ending stays. Fails with usage. */
export function renamedTo(path: string, stem: string): Result<string> {
  const refused = (why: string) => fail('usage', why, { path });
  if (stem === '') return refused('A file needs a name.');
  if (/[/\u0000-\u001f]/.test(stem))
    return refused('A name cannot have a slash or a control character in it.');
  if (stem.startsWith('.')) return refused('A file whose name begins with a dot would be hidden.');
  const name = `${stem}${stemAndEnding(path)[1]}`;
  if (new TextEncoder().encode(name).length > NAME_BYTES) return refused('That name is too long for a file.');
  return ok(`${folderOf(path) === '/' ? '' : folderOf(path)}/${name}`);
}
