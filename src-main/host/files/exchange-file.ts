/** What is written for other tools, put on the disk as it is made. */
import { deflateRawSync } from 'node:zlib';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { MOST_IN_A_PAGE_BYTES } from '@core/exchange/html';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import type { Pack } from '@core/snapshot/zip-writer';
import { openFileSource } from './byte-source';
import { createFileAtomically } from './files';
import { GatheredFile } from './gathered';
import { isSoundSnapshot } from './snapshot-file';

/** Better packed than what stays on this machine: a page is mailed. */
export const packForPage: Pack = (content) => deflateRawSync(content, { level: 6 });

/** The snapshot at `path` as it is, for a page; null where it is damaged anywhere, or too large to be in one. */
export function snapshotForPage(path: string): Uint8Array | null {
  const source = openFileSource(path);
  if (!source.ok) return null;
  const { sizeBytes } = source.value;
  const bytes = sizeBytes <= MOST_IN_A_PAGE_BYTES ? source.value.read(0, sizeBytes) : null;
  source.value.close();
  return bytes?.length === sizeBytes && isSoundSnapshot(bytes) ? bytes : null;
}

export type GoesOn = () => boolean | Promise<boolean>;

/**
 * Puts the pieces at `path` wholly or not at all. `goesOn` is asked after each piece: false ends it with cancelled. Fails with
 * disk-full or file-unwritable, or where what is written cannot be read any more, and leaves what was there.
 */
export async function writePieces(
  path: string,
  pieces: Iterable<Uint8Array>,
  goesOn: GoesOn,
): Promise<Result<{ readonly sizeBytes: number }>> {
  const created = createFileAtomically(path);
  if (!created.ok) return created;
  const file = new GatheredFile(created.value);
  let finished = false;
  try {
    const taken = await eachPiece(path, pieces, (piece) => file.append(piece), goesOn);
    if (!taken.ok) return taken;
    finished = true;
  } finally {
    if (!finished) file.abandon();
  }
  const named = file.finish();
  return named.ok ? ok({ sizeBytes: file.sizeBytes }) : named;
}

/** Whatever is written, piece by piece: `goesOn` and failures as with writePieces. */
export async function eachPiece(
  path: string,
  pieces: Iterable<Uint8Array>,
  take: (piece: Uint8Array) => Result<null>,
  goesOn: GoesOn,
): Promise<Result<null>> {
  try {
    for (const piece of pieces) {
      const taken = take(piece);
      if (!taken.ok) return taken;
      if (!(await goesOn())) return fail('cancelled', 'The export was cancelled.', { path });
    }
    return ok(null);
  } catch (error) {
    if (error instanceof UnreadableEvents) return err(error.failure);
    throw error;
  }
}
