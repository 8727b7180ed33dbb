/** What a snapshot says of itself in its smallest entries: enough to list it among many, without any event or cycle. */
import { z } from 'zod';
import type { ByteSource } from '../byte-source';
import { ok, type Result } from '../errors';
import { SPARKS, type SnapshotGlance } from '../library/glance';
import { LEVELS } from '../phases/phase';
import { corrupt, MAX_SNAPSHOT_BYTES } from './content';
import { damageIn, type Entries } from './entries';
import { parseJson } from './json';
import { checkManifest, isAllowedEntry, MAX_ENTRIES, versionOf } from './manifest';
import { sparksOf } from './sparks';
import { readColumn } from './typed-columns';
import { openZip, type Unpack, type ZipFile } from './zip';

/** Of text that is kept: a file may state more. */
const KEPT_CHARACTERS = 120;
/** Larger entries are not looked at: the recording opens, but it is not listed with figures. */
const MAX_GLANCED_BYTES = 16 << 20;

/** The same in all versions; what else is there does not matter here. */
const environmentGlance = z.looseObject({
  source: z.looseObject({ kind: z.string() }).optional(),
  recordedAt: z.string().max(64).nullable(),
  level: z.enum(LEVELS),
  qemu: z.looseObject({ version: z.string().nullable(), accelerator: z.enum(['kvm', 'tcg']).nullable() }),
  guest: z.looseObject({ vcpus: z.int().min(1), memoryMiB: z.int().min(1), load: z.string() }).nullable(),
});

const median = z.looseObject({ p50: z.number() }).optional();
const figuresGlance = z.looseObject({
  figures: z.record(z.string().max(128), z.enum(['f64', 'i32'])),
  /** Since version 5. */
  sparks: z.array(z.number().min(0).nullable()).max(SPARKS).optional(),
  overview: z.looseObject({ statistics: z.looseObject({ pauseNs: median, resumeNs: median }) }),
});
/** Until version 3 one entry a cycle, and no figures: these would have to be made of the events. */
const recordingGlance = z.looseObject({
  level: z.enum(LEVELS),
  cycles: z.union([z.array(z.unknown()), z.looseObject({ count: z.int().min(0) })]),
});

/**
 * Reads a .qsnap as hostile input: it never throws. `timeOf` reads ISO 8601: milliseconds since 1970, NaN where it is none.
 * Fails with snapshot-corrupt (facts: entry, what) or snapshot-too-new.
 */
export function glanceAt(
  source: ByteSource,
  timeOf: (text: string) => number,
  unpack?: Unpack,
): Result<SnapshotGlance> {
  if (source.sizeBytes > MAX_SNAPSHOT_BYTES)
    return corrupt('container', 'it is too large', { sizeBytes: source.sizeBytes });
  const zip = openZip(source, { maxEntries: MAX_ENTRIES, isAllowed: isAllowedEntry }, unpack);
  if (!zip.ok) return zip;
  const entries = smallEntriesOf(zip.value);
  const version = versionOf(entries);
  if (!version.ok) return version;
  const manifest = checkManifest(entries, zip.value.entries);
  if (!manifest.ok) return manifest;
  const recording = parseJson(entries, 'recording.json', recordingGlance);
  if (!recording.ok) return recording;
  const { cycles: known, level } = recording.value;
  // A damaged one is done without when the file is opened, too.
  const environment =
    damageIn(entries, 'environment.json') === null
      ? parseJson(entries, 'environment.json', environmentGlance)
      : ok({ ...NOTHING_SAID, level });
  if (!environment.ok) return environment;
  const cycles = Array.isArray(known) ? known.length : known.count;
  return ok({ ...said(environment.value, timeOf), ...readFigures(entries, cycles) });
}

function smallEntriesOf(zip: ZipFile): Entries {
  return {
    names: new Set(zip.entries.keys()),
    read: (name) => {
      const sizeBytes = zip.entries.get(name)?.sizeBytes ?? 0;
      return sizeBytes > MAX_GLANCED_BYTES
        ? corrupt(name, 'it is too large to be listed', { sizeBytes })
        : zip.read(name);
    },
  };
}

const NOTHING_SAID = { recordedAt: null, qemu: { version: null, accelerator: null }, guest: null };

type Said = Omit<SnapshotGlance, keyof Figures>;

function said(
  { source, recordedAt, level, qemu, guest }: z.infer<typeof environmentGlance>,
  timeOf: (text: string) => number,
): Said {
  const recordedAtMs = recordedAt === null ? NaN : timeOf(recordedAt);
  const cut = (text: string): string => text.slice(0, KEPT_CHARACTERS);
  return {
    recordedAtMs: Number.isNaN(recordedAtMs) ? null : recordedAtMs,
    level,
    isImported: source !== undefined && source.kind !== 'recorded' && source.kind !== 'unknown',
    qemuVersion: qemu.version === null ? null : cut(qemu.version),
    accelerator: qemu.accelerator,
    guest: guest === null ? null : { vcpus: guest.vcpus, memoryMiB: guest.memoryMiB, load: cut(guest.load) },
  };
}

type Figures = Pick<SnapshotGlance, 'cycles' | 'medianPauseNs' | 'medianResumeNs' | 'sparks'>;
/** Where there are none, and where they cannot be read: whoever opens the file makes them anew. */
const NO_FIGURES: Figures = { cycles: null, medianPauseNs: null, medianResumeNs: null, sparks: [] };

function readFigures(entries: Entries, cycles: number): Figures {
  const stored = parseJson(entries, 'overview.json', figuresGlance);
  if (!stored.ok) return { ...NO_FIGURES, cycles };
  const { sparks, overview } = stored.value;
  const found = sparks === undefined ? sparksOfV4(entries, stored.value.figures, cycles) : ok(sparks);
  // Of other cycles than there are.
  const isWrong = found.ok && ![0, Math.min(SPARKS, cycles)].includes(found.value.length);
  if (!found.ok || isWrong) return { ...NO_FIGURES, cycles };
  const { pauseNs, resumeNs } = overview.statistics;
  return {
    cycles,
    medianPauseNs: pauseNs?.p50 ?? null,
    medianResumeNs: resumeNs?.p50 ?? null,
    sparks: found.value,
  };
}

/** Version 4 kept none: they are made of its columns, each an entry. */
function sparksOfV4(
  entries: Entries,
  figures: Readonly<Record<string, 'f64' | 'i32'>>,
  cycles: number,
): Result<(number | null)[]> {
  const columns: ArrayLike<number>[] = [];
  for (const name of ['pauseNs', 'resumeNs']) {
    const type = figures[name];
    if (type === undefined) return ok([]);
    const column = readColumn(entries, `overview/${name}`, type, cycles);
    if (!column.ok) return column;
    columns.push(column.value);
  }
  return ok(sparksOf(columns, cycles));
}
