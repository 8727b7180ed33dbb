/** A snapshot taken apart and put together again, for tests of what is in it. */
import { ok } from '../errors';
import type { Specs } from '../snapshot/arrow/layout';
import { readTable } from '../snapshot/arrow/read-table';
import { tableFile } from '../snapshot/arrow/write-table';
import { EVENTS } from '../snapshot/columns';
import { corrupt } from '../snapshot/content';
import { crc32 } from '../snapshot/crc32';
import { BARE, BARE_SPECS, CYCLES, cycleSpecs } from '../snapshot/cycle-columns';
import type { Entries } from '../snapshot/entries';
import { encodeJson } from '../snapshot/json';
import { CURRENT_VERSION, MANIFEST, MAX_ENTRIES, manifestOf } from '../snapshot/manifest';
import { LADDERS, ladderSpecs, OVERVIEW, overviewSpecs } from '../snapshot/result-columns';
import type { Column } from '../snapshot/typed-columns';
import { recordingV5, resultsV5 } from '../snapshot/versions/v5';
import { readZip } from '../snapshot/zip';
import { writeZip } from '../snapshot/zip-writer';

/** All of its entries, the manifest among them. */
export function takeApart(file: Uint8Array): Map<string, Uint8Array> {
  const read = readZip(file, { maxEntries: MAX_ENTRIES, isAllowed: () => true });
  if (!read.ok) throw new Error(read.error.message);
  return new Map(read.value);
}

/** With a manifest that describes the entries as they are now. */
export function putTogether(
  entries: ReadonlyMap<string, Uint8Array>,
  version = CURRENT_VERSION,
): Uint8Array<ArrayBuffer> {
  const rest = new Map(entries);
  rest.delete(MANIFEST);
  const written = new Map(
    [...rest].map(([name, content]) => [name, { sizeBytes: content.length, crc32: crc32(content) }]),
  );
  const manifest = { ...manifestOf(written, []), version };
  return writeZip(new Map([...rest, [MANIFEST, encodeJson(manifest)]]));
}

export const entriesOf = (entries: ReadonlyMap<string, Uint8Array>): Entries => ({
  names: new Set(entries.keys()),
  read: (name) => {
    const content = entries.get(name);
    return content === undefined ? corrupt(name, 'it is missing') : ok(new Uint8Array(content));
  },
});

/** Puts another column into a table, which is otherwise as it was. */
export function replaceColumn(
  entries: Map<string, Uint8Array>,
  entry: string,
  specs: Specs,
  column: string,
  values: Column,
): void {
  const table = readTable(entriesOf(entries), entry, specs, null);
  if (!table.ok) throw new Error(table.error.message);
  if (!Object.hasOwn(specs, column)) throw new Error(`${entry} has no ${column}.`);
  const { rows, columns } = table.value;
  entries.set(entry, tableFile(rows, specs, { ...columns, [column]: values }));
}

/** What the columns of a sound file's table are. */
export function specsOf(entry: string, entries: ReadonlyMap<string, Uint8Array>): Specs {
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(entries.get(name)));
  if (entry === OVERVIEW) return overviewSpecs(resultsV5.parse(json('overview.json')).figures);
  if (entry === LADDERS) return ladderSpecs(resultsV5.parse(json('overview.json')).ladders);
  if (entry === BARE) return BARE_SPECS;
  if (entry !== CYCLES) return EVENTS;
  const { cycles, cutFrom } = recordingV5.parse(json('recording.json'));
  return cycleSpecs(cycles.by, cutFrom !== null);
}
