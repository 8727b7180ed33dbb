import { tableFromIPC as readByFlechette } from '@uwdata/flechette';
import { tableFromIPC as readByArrow } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesOf, specsOf, takeApart } from '../../testing/snapshot-entries';
import { resultsOfContent, snapshotContent } from '../../testing/snapshots';
import { encodeSnapshot } from '../encode';
import { ARRAYS, type Column } from '../typed-columns';
import type { Specs } from './layout';
import { readTable } from './read-table';
import { tableFile } from './write-table';

const ENTRY = 'bare.arrow';

const read = (file: Uint8Array, specs: Specs, rows: number | null = null) =>
  readTable(entriesOf(new Map([[ENTRY, file]])), ENTRY, specs, rows);

type Cells = Record<string, (number | null)[]>;

/** As whoever calls it would say it: null for null. */
function cellsByUs(file: Uint8Array, specs: Specs): Cells {
  const table = read(file, specs);
  if (!table.ok) throw new Error(table.error.message);
  return cellsOf(specs, table.value.columns);
}

const cellsOf = (specs: Specs, columns: Readonly<Record<string, Column>>): Cells =>
  Object.fromEntries(
    Object.entries(specs).map(([name, { nothing }]) => [
      name,
      Array.from(columns[name] ?? [], (value) => (Object.is(value, nothing) ? null : value)),
    ]),
  );

const byOthers: readonly ((file: Uint8Array) => Cells)[] = [
  (file) => {
    const table = readByArrow(file);
    const names = table.schema.fields.map(({ name }) => name);
    return Object.fromEntries(
      names.map((name) => [
        name,
        Array.from({ length: table.numRows }, (_, row) => table.getChild(name)?.get(row) as number | null),
      ]),
    );
  },
  (file) => {
    const table = readByFlechette(file);
    return Object.fromEntries(
      table.names.map((name) => [
        name,
        Array.from({ length: table.numRows }, (_, row) => table.getChild(name).at(row) as number | null),
      ]),
    );
  },
];

/** A column that is missing is all null to us, and not there to others. */
const withoutMissing = (cells: Cells): Cells =>
  Object.fromEntries(Object.entries(cells).filter(([, column]) => column.some((cell) => cell !== null)));

const types = Object.keys(ARRAYS) as (keyof typeof ARRAYS)[];
const spec = fc.record(
  { type: fc.constantFrom(...types), nothing: fc.constantFrom(3, 7), optional: fc.constant(true as const) },
  { requiredKeys: ['type'] },
);
/** The first column is there in any case, so that there are rows. */
const drawn = fc
  .tuple(
    fc.array(spec, { maxLength: 6 }),
    fc.nat(40),
    fc.array(fc.nat(200), { minLength: 1, maxLength: 20 }),
    fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 2000 }), {
      maxKeys: 2,
    }),
  )
  .map(([drawnSpecs, rows, numbers, facts]) => {
    const specs: Specs = Object.fromEntries([
      ['first', { type: 'u8' }],
      ...drawnSpecs.map(({ type, nothing, optional }, at) => [
        `col.${String(at)}`,
        nothing === undefined ? { type } : { type, nothing, ...(optional === true ? { optional } : {}) },
      ]),
    ]) as Specs;
    const columns = Object.fromEntries(
      Object.entries(specs).map(([name, { type }], at): [string, Column] => [
        name,
        ARRAYS[type].from(
          Array.from({ length: rows }, (_, row) => numbers[(row * (at + 1)) % numbers.length] ?? 0),
        ),
      ]),
    );
    return { specs, rows, columns, facts, file: tableFile(rows, specs, columns, { facts }) };
  });

describe('a table in an Arrow file', () => {
  it('comes back as it was, to us and to readers that are not ours', () => {
    fc.assert(
      fc.property(drawn, ({ specs, columns, facts, file }) => {
        const cells = cellsOf(specs, columns);
        expect(cellsByUs(file, specs)).toEqual(cells);
        for (const other of byOthers) expect(withoutMissing(other(file))).toEqual(withoutMissing(cells));
        expect(Object.fromEntries(readByArrow(file).schema.metadata)).toEqual(facts);
      }),
    );
  });

  it('says of each column its type and whether it has nulls', () => {
    const specs: Specs = Object.fromEntries(types.map((type, at) => [type, { type, ...(at % 2 === 0 ? {} : { nothing: 1 }) }])); // prettier-ignore
    const columns = Object.fromEntries(types.map((type) => [type, ARRAYS[type].of(1, 2)]));
    const { fields } = readByArrow(tableFile(2, specs, columns)).schema;
    expect(fields.map(({ name, type, nullable }) => `${name} ${String(type)} ${String(nullable)}`)).toEqual([
      'f64 Float64 false',
      'u32 Uint32 true',
      'i32 Int32 false',
      'i16 Int16 true',
      'u16 Uint16 false',
      'u8 Uint8 true',
    ]);
  });

  it('of a snapshot is the same to readers that are not ours, whichever it is', () => {
    fc.assert(
      fc.property(snapshotContent, fc.nat(60), (content, leastRows) => {
        const entries = takeApart(encodeSnapshot(content, { ...resultsOfContent(content), leastRows }));
        const tables = [...entries].filter(([name]) => name.endsWith('.arrow'));
        expect(tables.length).toBeGreaterThanOrEqual(5);
        for (const [name, file] of tables) {
          const ours = withoutMissing(cellsByUs(file, specsOf(name, entries)));
          for (const other of byOthers) expect(withoutMissing(other(file))).toEqual(ours);
        }
      }),
      { numRuns: 30 },
    );
  });
});

const SPECS: Specs = {
  time: { type: 'f64' },
  cpu: { type: 'i16', nothing: -1 },
  kind: { type: 'u8' },
  rare: { type: 'i32', nothing: -1, optional: true },
  stack: { type: 'u32', nothing: 0 },
};
const ROWS = 11;
const count = (at: number): number => at + 1;
const COLUMNS = {
  time: Float64Array.from({ length: ROWS }, (_, at) => at * 1.5),
  cpu: Int16Array.from({ length: ROWS }, (_, at) => (at % 3) - 1),
  kind: Uint8Array.from({ length: ROWS }, (_, at) => count(at)),
  rare: new Int32Array(ROWS).fill(-1),
  stack: Uint32Array.from({ length: ROWS }, (_, at) => (at % 4) * 9),
};
const sound = tableFile(ROWS, SPECS, COLUMNS, { facts: { note: 'of whatever it is' } });
const soundCells = cellsByUs(sound, SPECS);
/** Where its numbers are: what is in them is for others to judge. */
const BODY = (() => {
  const first = new Uint8Array(COLUMNS.time.buffer);
  const from = Buffer.from(sound).indexOf(first);
  // Time; cpu, kind and stack, with bitmaps.
  return { from, end: from + 88 + (8 + 24) + 16 + (8 + 48) };
})();

/** Refused in words, or read as what it was. */
function judge(file: Uint8Array): 'refused' | 'the same' {
  const table = read(file, SPECS, ROWS);
  if (!table.ok) {
    expect(table.error).toMatchObject({ code: 'snapshot-corrupt', facts: { entry: ENTRY } });
    return 'refused';
  }
  expect(cellsOf(SPECS, table.value.columns)).toEqual(soundCells);
  return 'the same';
}

const spoilt = (change: (view: DataView) => void): Uint8Array => {
  const file = sound.slice();
  change(new DataView(file.buffer));
  return file;
};
const isMetadata = (at: number): boolean => at < BODY.from || at >= BODY.end;

describe('a hostile table', () => {
  it('with any byte of its metadata changed is refused, or as it was', () => {
    const verdicts = new Set<string>();
    for (let at = 0; at < sound.length; at += 1) {
      if (!isMetadata(at)) continue;
      const byte = sound[at] ?? 0;
      for (const value of [0, 1, 0x7f, 0x80, 0xff, byte ^ 1, byte ^ 8, byte + 1, byte - 1])
        verdicts.add(judge(spoilt((view) => { view.setUint8(at, value); }))); // prettier-ignore
    }
    expect(verdicts).toEqual(new Set(['refused', 'the same']));
  });

  it('with huge counts, overlapping or misaligned places, or negative numbers is refused, or as it was', () => {
    const own = Array.from({ length: sound.length >> 2 }, (_, at) => new DataView(sound.buffer).getUint32(at * 4, true)); // prettier-ignore
    const numbers = [...new Set([...own, 2 ** 32 - 1, 2 ** 31, 2 ** 31 - 1, 2 ** 30, 65_536, sound.length, sound.length + 1, 3, 4, 8, 16])]; // prettier-ignore
    for (let at = 0; at + 4 <= sound.length; at += 4) {
      if (!isMetadata(at) || !isMetadata(at + 3)) continue;
      for (const number of numbers) judge(spoilt((view) => { view.setUint32(at, number, true); })); // prettier-ignore
    }
  });

  it('is refused wherever it is cut, and with more behind it', () => {
    for (let end = 0; end < sound.length; end += 1) expect(judge(sound.subarray(0, end))).toBe('refused');
    expect(judge(Uint8Array.of(...sound, 0))).toBe('refused');
  });

  it('never throws, however many of its bytes are changed', () => {
    const change = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 2, maxLength: 40 }), (changes) => {
        const file = sound.slice();
        for (const [at, value] of changes) file[at] = value;
        const table = read(file, SPECS, ROWS);
        expect(table.ok || table.error.code).toBe(table.ok ? true : 'snapshot-corrupt');
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, Specs]>([
    ['a column more than it may', { ...SPECS, extra: { type: 'u8' } }],
    ['another type', { ...SPECS, kind: { type: 'i16' } }],
    ['nulls where none may be', { ...SPECS, cpu: { type: 'i16' } }],
    ['none where nulls may be', { ...SPECS, kind: { type: 'u8', nothing: 0 } }],
    ['no column of that name', Object.fromEntries(Object.entries(SPECS).filter(([name]) => name !== 'time'))],
  ])('is refused where it has %s', (_, specs) => {
    expect(read(sound, specs, ROWS)).toMatchObject({ ok: false, error: { facts: { entry: ENTRY } } });
  });

  it('is refused where it has other rows than there must be', () => {
    expect(read(sound, SPECS, ROWS + 1)).toMatchObject({
      error: { facts: { rows: ROWS, expected: ROWS + 1 } },
    });
  });
});
