import { z } from 'zod';
import { fail, ok, type Result } from '../errors';
import { corrupt } from './content';
import { parseJson } from './json';
import { BARE, CYCLES } from './cycle-columns';
import { LADDERS, OVERVIEW } from './result-columns';
import { RAW_EVENTS } from './versions/v4-columns';
import type { Entries } from './entries';
import type { ZipEntry } from './zip';

export const FORMAT = 'quiescope.snapshot';
/** The version that is written, and the newest that is read. */
export const CURRENT_VERSION = 5;
export const MANIFEST = 'manifest.json';
export const MAX_ENTRIES = 65_535;
const fixedEntries: ReadonlySet<string> = new Set([
  MANIFEST,
  'environment.json',
  'recording.json',
  'cycles.json',
  'view.json',
  'overview.json',
  'timeline.json',
  CYCLES,
  BARE,
  OVERVIEW,
  LADDERS,
  // Until version 3.
  ...RAW_EVENTS.map((column) => `events/${column}`),
]);
const CHUNK_ENTRY = /^events\/(0|[1-9]\d{0,4})\.arrow$/;
/** In version 4 each column of a chunk. */
const RAW_ENTRIES: ReadonlySet<string> = new Set(RAW_EVENTS.map((column) => `/${column}`));
const RAW_FOLDER = /^events\/(0|[1-9]\d{0,4})(?=\/)/;
/** Since version 5 of the timeline alone. */
const COLUMN_ENTRY =
  /^(cycles|bare|overview|timeline)\/[A-Za-z0-9][A-Za-z0-9.+_-]{0,95}\.(f64|u32|i32|i16|u16|u8)$/;
const PERF_ENTRY = /^perf\/([A-Za-z0-9_-][A-Za-z0-9._-]{0,63})\.pipe$/;

export const perfEntry = (name: string): string => `perf/${name}.pipe`;
/** The name in perf/<name>.pipe, or null. */
export const perfNameOf = (entry: string): string | null => PERF_ENTRY.exec(entry)?.[1] ?? null;
export const isAllowedEntry = (name: string): boolean =>
  fixedEntries.has(name) ||
  PERF_ENTRY.test(name) ||
  COLUMN_ENTRY.test(name) ||
  CHUNK_ENTRY.test(name) ||
  (RAW_FOLDER.test(name) && RAW_ENTRIES.has(name.replace(RAW_FOLDER, '')));

const versionOnly = z.looseObject({ format: z.literal(FORMAT), version: z.int().min(1) });
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.int().min(1),
  entries: z.record(z.string(), z.strictObject({ sizeBytes: z.int().min(0), crc32: z.int().min(0) })),
  /** Raw perf bytes that were left out: they would have made the file larger than any reader takes, or were imported. */
  omitted: z.array(z.string().max(256)).max(MAX_ENTRIES),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const manifestOf = (
  entries: ReadonlyMap<string, Manifest['entries'][string]>,
  omitted: readonly string[],
): Manifest => ({
  format: FORMAT,
  version: CURRENT_VERSION,
  entries: Object.fromEntries(entries),
  omitted: [...omitted],
});

/** The version that a file says it has. Fails with snapshot-corrupt or snapshot-too-new. */
export function versionOf(entries: Entries): Result<number> {
  const version = parseJson(entries, MANIFEST, versionOnly);
  if (!version.ok) return version;
  if (version.value.version <= CURRENT_VERSION) return ok(version.value.version);
  const facts = { version: version.value.version, newestKnown: CURRENT_VERSION };
  return fail(
    'snapshot-too-new',
    `The snapshot has version ${facts.version}; this Quiescope reads up to ${CURRENT_VERSION}.`,
    facts,
  );
}

/** The file's manifest, once it and the container's directory agree. Fails with snapshot-corrupt. */
export function checkManifest(entries: Entries, directory: ReadonlyMap<string, ZipEntry>): Result<Manifest> {
  const manifest = parseJson(entries, MANIFEST, manifestSchema);
  if (!manifest.ok) return manifest;
  const stated = Object.entries(manifest.value.entries);
  if (stated.length !== directory.size - 1)
    return corrupt(MANIFEST, 'it does not list the entries that are there');
  for (const [name, { sizeBytes, crc32 }] of stated) {
    const entry = directory.get(name);
    if (entry === undefined || name === MANIFEST) return corrupt(name, 'it is missing');
    if (entry.sizeBytes !== sizeBytes || entry.crc !== crc32) {
      return corrupt(name, 'it is not what the manifest says', {
        sizeBytes: entry.sizeBytes,
        expected: sizeBytes,
      });
    }
  }
  return manifest;
}
