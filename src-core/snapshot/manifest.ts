import { z } from 'zod';
import { fail, type Result } from '../errors';
import { corrupt } from './content';
import { crc32 } from './crc32';
import { parseJson } from './json';
import { COLUMN_ENTRIES } from './columns';
import type { ZipEntries } from './zip';

export const FORMAT = 'quiescope.snapshot';
/** The version that is written, and the newest that is read. */
export const CURRENT_VERSION = 3;
export const MANIFEST = 'manifest.json';
export const MAX_ENTRIES = 256;

const fixedEntries: ReadonlySet<string> = new Set([
  MANIFEST,
  'environment.json',
  'recording.json',
  'cycles.json',
  'view.json',
  ...Object.values(COLUMN_ENTRIES),
]);
const PERF_ENTRY = /^perf\/([A-Za-z0-9_-][A-Za-z0-9._-]{0,63})\.pipe$/;

export const perfEntry = (name: string): string => `perf/${name}.pipe`;
/** The name in perf/<name>.pipe, or null. */
export const perfNameOf = (entry: string): string | null => PERF_ENTRY.exec(entry)?.[1] ?? null;
export const isAllowedEntry = (name: string): boolean => fixedEntries.has(name) || PERF_ENTRY.test(name);

const versionOnly = z.looseObject({ format: z.literal(FORMAT), version: z.int().min(1) });
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.int().min(1),
  entries: z.record(z.string(), z.strictObject({ sizeBytes: z.int().min(0), crc32: z.int().min(0) })),
  /** Raw perf bytes that were left out: they would have made the file larger than any reader takes, or were imported. */
  omitted: z.array(z.string().max(256)).max(MAX_ENTRIES),
});
export type Manifest = z.infer<typeof manifestSchema>;

export function manifestOf(entries: ReadonlyMap<string, Uint8Array>, omitted: readonly string[]): Manifest {
  const rows = [...entries].map(([name, content]) => [
    name,
    { sizeBytes: content.length, crc32: crc32(content) },
  ]) satisfies [string, unknown][];
  return {
    format: FORMAT,
    version: CURRENT_VERSION,
    entries: Object.fromEntries(rows),
    omitted: [...omitted],
  };
}

/** The file's manifest, once it and the entries agree. Fails with snapshot-corrupt or snapshot-too-new. */
export function checkManifest(entries: ZipEntries): Result<Manifest> {
  const version = parseJson(entries, MANIFEST, versionOnly);
  if (!version.ok) return version;
  if (version.value.version > CURRENT_VERSION) {
    const facts = { version: version.value.version, newestKnown: CURRENT_VERSION };
    return fail(
      'snapshot-too-new',
      `The snapshot has version ${facts.version}; this Quiescope reads up to ${CURRENT_VERSION}.`,
      facts,
    );
  }
  const manifest = parseJson(entries, MANIFEST, manifestSchema);
  if (!manifest.ok) return manifest;
  const stated = new Map(Object.entries(manifest.value.entries));
  if (stated.size !== entries.size - 1)
    return corrupt(MANIFEST, 'it does not list the entries that are there');
  for (const [name, { sizeBytes, crc32: sum }] of stated) {
    const content = entries.get(name);
    if (content === undefined || name === MANIFEST) return corrupt(name, 'it is missing');
    if (content.length !== sizeBytes || crc32(content) !== sum) {
      return corrupt(name, 'it is not what the manifest says', {
        sizeBytes: content.length,
        expected: sizeBytes,
      });
    }
  }
  return manifest;
}
