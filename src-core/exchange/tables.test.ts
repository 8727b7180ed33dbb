import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { rowOf } from '../analysis/summarise';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { exchangedInChunks, exchangedOf, writtenBytes, writtenText } from '../testing/exchanged';
import { arrowPieces } from './arrow';
import { csvPieces } from './csv';
import type { ExchangedRecording } from './exchanged-recording';
import { EXCHANGE_TABLES } from './formats';
import type { ExchangeTable } from './formats';
import { parquetPieces } from './parquet';
import { BatchBuilder, rowsIn } from './table';
import type { Cell, Table } from './table';
import { tableOf } from './tables';

type Row = Record<string, Cell>;

function rowsOf({ columns, batches }: Table): Row[] {
  return [...batches].flatMap((batch) =>
    Array.from({ length: rowsIn(batch) }, (_, row) =>
      Object.fromEntries(columns.map(({ name }, at) => [name, batch[at]?.[row] ?? null])),
    ),
  );
}

/** As a reader of RFC 4180 takes it; text and numbers look alike there. */
function csvRows(text: string): (string | null)[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n)/gy;
  const rows: (string | null)[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? (plain === '' ? null : plain));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const plain = (cell: unknown): Cell => (typeof cell === 'bigint' ? Number(cell) : ((cell ?? null) as Cell));
const plainRows = (rows: Iterable<Row>, names: readonly string[]): Row[] =>
  [...rows].map((row) => Object.fromEntries(names.map((name) => [name, plain(row[name])])));

const writers = (which: ExchangeTable, exchanged: () => ExchangedRecording) => ({
  table: () => tableOf(which, exchanged()),
  names: tableOf(which, exchanged()).columns.map(({ name }) => name),
});

describe('tables', () => {
  it('have columns of different names', () => {
    for (const which of EXCHANGE_TABLES) {
      const { names } = writers(which, () => exchangedOf(drawRecording(STOP_CONT_DRAWING)));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('give each cycle the figures that reports give, and null where there are none', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const rows = rowsOf(tableOf('cycles', exchangedOf(recording)));
        analyseRecording(recording).cycles.forEach((cycle, at) => {
          const row = rowOf(cycle);
          expect(rows[at]).toMatchObject({
            ...{ cycle: row.index, pauseNs: row.pauseNs, downtimeNs: row.downtimeNs, kicks: row.kicks },
            ...{
              'phase.kickNs': row.phases.kick,
              'pause.drain+flushNs': row.pausePhases['drain+flush'] ?? null,
            },
            'state.runningNs': row.states.running,
          });
        });
      }),
    );
  });

  it('have every event once, in order, however the recording is cut into chunks', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const rows = rowsOf(tableOf('events', exchangedInChunks(recording, 5)));
        const { events } = recording;
        expect(rows.map(({ timeNs }) => timeNs)).toEqual([...events.timeNs.subarray(0, events.count)]);
        expect(rows.map(({ tid }) => tid)).toEqual([...events.tid.subarray(0, events.count)]);
      }),
    );
  });

  it('are read alike as CSV, by Arrow’s own reader and by a Parquet reader', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecording, fc.constantFrom(...EXCHANGE_TABLES), async (recording, which) => {
        const { table, names } = writers(which, () => exchangedOf(recording));
        const rows = rowsOf(table());
        const [header, ...lines] = csvRows(writtenText(csvPieces(table())));
        expect(header).toEqual(names);
        const asText = (cell: Cell): string | null => (cell === null ? null : String(cell));
        expect(lines).toEqual(rows.map((row) => names.map((name) => asText(row[name] ?? null))));
        const arrow = tableFromIPC(writtenBytes(arrowPieces(table())));
        expect(plainRows(arrow.toArray() as Row[], names)).toEqual(rows);
        const file = writtenBytes(parquetPieces(table())).buffer;
        expect(plainRows((await parquetReadObjects({ file })) as Row[], names)).toEqual(rows);
      }),
      { numRuns: 40 },
    );
  });

  it('say in the file what their times count from', () => {
    const recording = drawRecording(STOP_CONT_DRAWING);
    const table = (): Table => tableOf('cycles', exchangedOf(recording));
    const arrow = tableFromIPC(writtenBytes(arrowPieces(table())));
    expect(arrow.schema.metadata.get('quiescope.originNs')).toBe(String(recording.origin));
    const { key_value_metadata: facts } = parquetMetadata(writtenBytes(parquetPieces(table())).buffer);
    expect(facts).toContainEqual({ key: 'quiescope.originNs', value: String(recording.origin) });
  });

  it('are read as Arrow and Parquet batch by batch, with integers that no float holds', async () => {
    const columns = [
      { name: 'ns', type: 'int64' },
      { name: 'text', type: 'text' },
    ] as const;
    function* batches() {
      const builder = new BatchBuilder(2);
      for (const values of [[1, 2 ** 53 - 1], [-(2 ** 53) + 1], [null, 0]]) {
        for (const value of values) builder.row([value, value === null ? 'é;"' : null]);
        yield builder.rest();
        yield [];
      }
    }
    const table = (): Table => ({ columns, facts: {}, batches: batches() });
    const rows = rowsOf(table());
    const arrow = tableFromIPC(writtenBytes(arrowPieces(table())));
    expect(arrow.batches).toHaveLength(3);
    expect(plainRows(arrow.toArray() as Row[], ['ns', 'text'])).toEqual(rows);
    const file = writtenBytes(parquetPieces(table())).buffer;
    expect(parquetMetadata(file).row_groups).toHaveLength(3);
    expect(plainRows((await parquetReadObjects({ file })) as Row[], ['ns', 'text'])).toEqual(rows);
  });

  it('are files with a schema even where there is no row', async () => {
    const columns = [{ name: 'ns', type: 'int64' }] as const;
    const table = (): Table => ({ columns, facts: {}, batches: [] });
    const arrow = tableFromIPC(writtenBytes(arrowPieces(table())));
    expect([arrow.numRows, arrow.schema.names]).toEqual([0, ['ns']]);
    const file = writtenBytes(parquetPieces(table())).buffer;
    expect(await parquetReadObjects({ file })).toEqual([]);
    expect(writtenText(csvPieces(table()))).toBe('ns\n');
  });
});
