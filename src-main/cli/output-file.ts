/** Which name what is written may have: told before the work rather than after it. */
import { fail, type Result } from '@core/errors';
import { formatsNamed } from '@core/exchange/formats';
import type { CliPorts } from './ports';

export const isPageName = (path: string): boolean => /\.html?$/i.test(path);
export const isMarkdownName = (path: string): boolean => /\.(md|markdown)$/i.test(path);

interface Written {
  readonly path: string;
  readonly holds: 'snapshot' | 'anything else';
  /** What it is made of; null for no file. */
  readonly from: string | null;
}

/**
 * Fails with usage where a snapshot would have another format's name, or something else a snapshot's, and where it would replace what
 * it is made of; with file-unwritable.
 */
export function checkOutput({ path, holds, from }: Written, ports: CliPorts): Result<unknown> {
  if (path === from) return fail('usage', `${path} is what is read: name another file to write.`);
  const isSnapshotName = formatsNamed(path).some(({ id }) => id === 'qsnap');
  if (holds !== 'snapshot' && isSnapshotName)
    return fail('usage', `${path} is a snapshot’s name, and what is written there is none.`);
  const maker = holds === 'snapshot' && !isSnapshotName ? makerOf(path) : null;
  return maker === null
    ? ports.checkWritable(path)
    : fail(
        'usage',
        `What is written is a snapshot, and ${path} is no name of one: name it .qsnap. Of a snapshot, ${maker} makes such a file.`,
      );
}

/** The command that writes what has such a name; null where none does. */
function makerOf(path: string): string | null {
  const formats = formatsNamed(path);
  if (formats.length > 0) return `quiescope export --format ${formats.map(({ id }) => id).join(' or ')}`;
  return isPageName(path) || isMarkdownName(path) ? 'quiescope report -o' : null;
}
