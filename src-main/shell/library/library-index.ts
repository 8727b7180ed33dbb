/** What the library knows of its files, kept in one JSON file in the user's folder. */
import { access, open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { ok } from '@core/errors';
import { NOTE_LIMIT, TAG_LIMIT, TAGS_LIMIT } from '@core/library/entry';
import { LEVELS } from '@core/phases/phase';
import { SPARKS } from '@core/library/glance';
import type { SnapshotGlance } from '@core/library/glance';
import type { IndexedFile, LibraryIndex } from '../../engine/library/ports';
import { systemFailure } from '../../host/files/files';

const VERSION = 1;
const MAX_FILES = 20_000;

const finite = z.number();
const text = z.string().max(256);
const glance = z.strictObject({
  recordedAtMs: finite.nullable(),
  level: z.enum(LEVELS),
  isImported: z.boolean(),
  qemuVersion: text.nullable(),
  accelerator: z.enum(['kvm', 'tcg']).nullable(),
  guest: z.strictObject({ vcpus: finite, memoryMiB: finite, load: text }).nullable(),
  cycles: finite.nullable(),
  medianPauseNs: finite.nullable(),
  medianResumeNs: finite.nullable(),
  sparks: z.array(finite.nullable()).max(SPARKS).readonly(),
}) satisfies z.ZodType<SnapshotGlance>;

const file = z.strictObject({
  path: z.string().min(1).max(4096),
  sizeBytes: finite.min(0),
  changedAtMs: finite,
  content: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('unread') }),
    z.strictObject({ state: z.literal('read'), glance }),
    z.strictObject({ state: z.literal('unreadable'), why: z.string().max(4096) }),
  ]),
  tags: z.array(z.string().min(1).max(TAG_LIMIT)).max(TAGS_LIMIT).readonly(),
  note: z.string().max(NOTE_LIMIT),
}) satisfies z.ZodType<IndexedFile>;

const schema = z.strictObject({
  version: z.literal(VERSION),
  files: z.array(file).max(MAX_FILES).readonly(),
});

/** One that is not what we wrote, or cannot be read, is set aside, and the library begins anew. */
export function createLibraryIndex(path: string, log: (line: string) => void): LibraryIndex {
  return {
    read: async () => {
      const written = await readFile(path, 'utf8').catch((error: unknown) => error);
      if (isMissing(written)) return { files: [], setAside: null };
      const parsed = schema.safeParse(typeof written === 'string' ? jsonOrNull(written) : null);
      if (parsed.success) return { files: parsed.data.files, setAside: null };
      const aside = await unusedName(`${path}.broken`);
      try {
        await rename(path, aside);
        return { files: [], setAside: aside };
      } catch (error) {
        log(`The library’s broken index was not set aside: ${String(error)}`);
        return { files: [], setAside: path };
      }
    },
    write: async (files) => {
      const kept: z.infer<typeof schema> = { version: VERSION, files: files.slice(0, MAX_FILES) };
      const written = `${JSON.stringify(kept)}\n`;
      const temporary = `${path}.new`;
      try {
        const handle = await open(temporary, 'w', 0o600);
        await handle
          .writeFile(written)
          .then(() => handle.sync())
          .finally(() => handle.close());
        await rename(temporary, path);
        return ok(null);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        return systemFailure(error, path, 'written');
      }
    },
  };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** What was set aside before stays too: it may be all that is left of somebody's notes. */
async function unusedName(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? path : `${path}-${String(number)}`;
    const isTaken = await access(name).then(
      () => true,
      () => false,
    );
    if (!isTaken) return name;
  }
}

function jsonOrNull(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}
