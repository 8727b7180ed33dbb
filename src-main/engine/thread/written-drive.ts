/** A second drive for the host to write to, plugged into a running guest; no device is on it. */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { parseDriveFile } from '@core/qmp/replies';
import { WRITTEN_DRIVE } from '@core/thread-experiment/cells';
import type { WrittenDrive } from '@core/thread-experiment/cells';
import type { Guest } from '../ports/guest';

const SIZE_BYTES = 2 ** 20;
const DEADLINE_MS = 10_000;

/** The launch's own disk (qemu-arguments.ts). */
const LAUNCHED_DRIVE = 'quiescope-disk';

/** In a value of key=value pairs a comma is doubled (qemu(1)); HMP takes quotes (monitor/hmp.c). */
const hmpWord = (text: string): string => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;

/**
 * Its file lies beside the launch's disk and goes with it. The guest's own disk will not do: QEMU writes through where
 * the guest's driver knows no flushes, and the firmware's is one of those.
 */
export async function plugWrittenDrive({ qmp }: Guest, how: WrittenDrive): Promise<Result<void>> {
  const options = { deadlineMs: DEADLINE_MS };
  const blocks = await qmp.execute('query-block', {}, options);
  if (!blocks.ok) return blocks;
  const beside = parseDriveFile(blocks.value.value, LAUNCHED_DRIVE);
  if (!beside.ok) return beside;
  if (beside.value === null) return fail('internal', `The guest has no drive ${LAUNCHED_DRIVE}.`);
  const file = `${beside.value}.${WRITTEN_DRIVE}`;
  // What it holds is all the same: this is the one command that makes a file, and its blocks too, at once.
  const made = await qmp.execute('pmemsave', { val: 0, size: SIZE_BYTES, filename: file }, options);
  if (!made.ok) return made;
  const drive = `if=none,id=${WRITTEN_DRIVE},format=raw,cache=${how},file=${file.replaceAll(',', ',,')}`;
  const added = await qmp.execute(
    'human-monitor-command',
    { 'command-line': `drive_add 0 ${hmpWord(drive)}` },
    options,
  );
  if (!added.ok) return added;
  const said = String(added.value.value).trim();
  return said === 'OK' ? ok(undefined) : fail('qmp-error', `QEMU did not add a drive: ${said}`, { file });
}
