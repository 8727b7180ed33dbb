/** Finds, for a file that a recording has mapped, that file and the one with its symbols, and reads them. */
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ByteSource } from '@core/byte-source';
import type { DebugLink, ElfLayout } from '@core/elf/elf-image';
import type { FunctionTable } from '@core/elf/function-table';
import { sameBuildId } from '@core/elf/notes';
import { readElf, readFunctions } from '@core/elf/parse-elf';
import { fail, err, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { crc32 } from '@core/snapshot/crc32';
import type { ModuleSymbols } from '@core/symbols/symboliser';
import { openFileSource } from '../files/byte-source';

/** Where files with symbols are kept. */
export interface DebugPlaces {
  /** Roots of what distributions install: by build id under `.build-id`, and by the path of the stripped file. */
  readonly roots: readonly string[];
  /** perf's own collection of the files that it recorded, by build id. */
  readonly perfCache: string;
}

export const DEBUG_PLACES: DebugPlaces = {
  roots: ['/usr/lib/debug'],
  perfCache: join(homedir(), '.debug'),
};

export interface DebugFiles {
  /** For a symboliser: the functions of the file that was mapped as `path`; null where none can be trusted. */
  readonly symbolsOf: (path: string, buildId: string | null) => ModuleSymbols | null;
  /** What was found and could not be used, and why, and what is known by its path alone: a sentence each. */
  readonly notes: () => readonly string[];
}

const assumption = (paths: readonly string[]): string =>
  `The recording has no build id of ${paths.join(', ')}: the file now at that path is taken for the one mapped then.`;

export function openDebugFiles(places: DebugPlaces = DEBUG_PLACES): DebugFiles {
  const notes: string[] = [];
  const assumed: string[] = [];
  const note = ({ code, message }: Failure): void => {
    if (code !== 'file-missing' && !notes.includes(message)) notes.push(message);
  };
  return {
    notes: () => (assumed.length === 0 ? notes : [...notes, assumption(assumed)]),
    symbolsOf: (path, buildId) => {
      const mapped = findMapped(places, path, buildId, note);
      if (mapped === null) return null;
      const functions = findFunctions(places, mapped, note);
      const { segments } = mapped.layout;
      if (functions !== null && buildId === null) assumed.push(path);
      return functions && { basis: buildId === null ? 'assumed' : 'build-id', segments, functions };
    },
  };
}

type Note = (failure: Failure) => void;

interface FoundFile {
  readonly path: string;
  readonly layout: ElfLayout;
}

/** The file that was mapped: its headers say where in memory which of its bytes are, which no debug file does. */
function findMapped(
  { perfCache }: DebugPlaces,
  path: string,
  buildId: string | null,
  note: Note,
): FoundFile | null {
  const gone = path.endsWith(DELETED);
  const here = gone ? path.slice(0, -DELETED.length) : path;
  // Whatever is in a removed file's place is another file, unless its build id says that it is not.
  const candidates = gone && buildId === null ? [] : [here];
  if (buildId !== null) candidates.push(...byBuildId(perfCache, buildId, '/elf'));
  for (const candidate of candidates) {
    const layout = readFrom(candidate, (source) => {
      const found = readElf(source);
      return found.ok && buildId !== null ? checkBuildId(found.value, buildId, candidate) : found;
    });
    if (layout.ok) return { path: candidate, layout: layout.value };
    note(layout.error);
  }
  return null;
}

/** What Linux adds to the name of a file that was removed while it was mapped. */
const DELETED = ' (deleted)';

/** The first list that has any functions: the whole ones first, then the one of what the file exports. */
function findFunctions(places: DebugPlaces, mapped: FoundFile, note: Note): FunctionTable | null {
  const own = { path: mapped.path, check: (layout: ElfLayout) => ok(layout) };
  const candidates =
    mapped.layout.symtab === null
      ? [...debugCandidates(places, mapped), own]
      : [own, ...debugCandidates(places, mapped)];
  for (const { path, check } of candidates) {
    const functions = readFrom(path, (source) => {
      const found = readElf(source);
      const layout = found.ok ? check(found.value, source) : found;
      return layout.ok ? readFunctions(source, layout.value) : layout;
    });
    if (functions.ok && functions.value.count > 0) return functions.value;
    if (!functions.ok) note(functions.error);
  }
  return null;
}

interface Candidate {
  readonly path: string;
  readonly check: (layout: ElfLayout, source: ByteSource) => Result<ElfLayout>;
}

/** The places that GDB's manual names under "Separate Debug Files", and perf's collection. */
function debugCandidates({ roots, perfCache }: DebugPlaces, { path, layout }: FoundFile): Candidate[] {
  const { buildId, debugLink } = layout;
  const identified = (candidate: string): Candidate => ({
    path: candidate,
    check: (found) => (buildId === null ? ok(found) : checkBuildId(found, buildId, candidate)),
  });
  const linked =
    (link: DebugLink) =>
    (candidate: string): Candidate =>
      buildId === null
        ? { path: candidate, check: (found, source) => checkSum(found, source, link.crc, candidate) }
        : identified(candidate);
  return [
    ...roots.flatMap((root) => byBuildId(root, buildId, '.debug')).map(identified),
    ...(debugLink === null ? [] : linkedPlaces(roots, path, debugLink.name).map(linked(debugLink))),
    ...byBuildId(perfCache, buildId, '/debug').map(identified),
  ];
}

function linkedPlaces(roots: readonly string[], path: string, name: string): string[] {
  const folders = new Set([dirname(path), dirname(realPath(path))]);
  const places = [...folders].flatMap((folder) => [
    join(folder, name),
    join(folder, '.debug', name),
    ...roots.map((root) => join(root, folder, name)),
  ]);
  return places.filter((place) => place !== path);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** `ROOT/.build-id/ab/cdef…`; none for what is no build id, as a recording could name any path with it. */
const byBuildId = (root: string, buildId: string | null, suffix: string): string[] =>
  buildId === null || !/^[0-9a-f]{4,}$/.test(buildId)
    ? []
    : [join(root, '.build-id', buildId.slice(0, 2), buildId.slice(2) + suffix)];

function checkBuildId(layout: ElfLayout, buildId: string, path: string): Result<ElfLayout> {
  if (layout.buildId !== null && sameBuildId(layout.buildId, buildId)) return ok(layout);
  return fail('file-unreadable', `${path} is another build than the one recorded: it is not used.`, {
    path,
    buildId: layout.buildId ?? 'none',
    wanted: buildId,
  });
}

const SUM_PIECE_BYTES = 1 << 20;

/** For a file without build id: the checksum of the whole debug file. */
function checkSum(layout: ElfLayout, source: ByteSource, crc: number, path: string): Result<ElfLayout> {
  let sum = 0;
  for (let at = 0; at < source.sizeBytes; at += SUM_PIECE_BYTES) {
    sum = crc32(source.read(at, SUM_PIECE_BYTES), sum);
  }
  return sum === crc
    ? ok(layout)
    : fail('file-unreadable', `${path} has another checksum than its program states: it is not used.`, {
        path,
      });
}

/** Opens, reads and closes. Failures of the file's content name the file. */
function readFrom<T>(path: string, read: (source: ByteSource) => Result<T>): Result<T> {
  const source = openFileSource(path);
  if (!source.ok) return source;
  const result = read(source.value);
  source.value.close();
  if (source.value.failure !== null) return err(source.value.failure);
  return result.ok || result.error.code !== 'elf-corrupt'
    ? result
    : fail('elf-corrupt', `${path} is not used: ${result.error.message}`, { ...result.error.facts, path });
}
