import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LADDER_FIGURES } from '../analysis/cycle-table';
import type { KnownCycle } from '../recording/recording';
import { entriesOf, putTogether, replaceColumn, specsOf, takeApart } from '../testing/snapshot-entries';
import {
  columns,
  cycleKnownBy,
  resultsOfContent,
  snapshotContent,
  type EventRow,
} from '../testing/snapshots';
import type { Specs } from './arrow/layout';
import { readTable } from './arrow/read-table';
import { tableFile } from './arrow/write-table';
import { EVENTS } from './columns';
import { BARE, CYCLES, cycleSpecs } from './cycle-columns';
import { decodeSnapshot } from './decode';
import { encodeSnapshot } from './encode';
import { encodeJson } from './json';
import { LADDERS, OVERVIEW } from './result-columns';
import { ARRAYS, type Column } from './typed-columns';

const encoded = (content: Parameters<typeof encodeSnapshot>[0]): Uint8Array =>
  encodeSnapshot(content, { ...resultsOfContent(content), leastRows: 40 });

const entryAtFault = (file: Uint8Array): unknown => {
  const decoded = decodeSnapshot(file);
  return decoded.ok ? 'none' : decoded.error.facts['entry'];
};

describe('a table in a hostile file', () => {
  it.each<[string, Column]>([
    ['timeNs', new Float64Array([5, 4, 6])],
    ['timeNs', new Float64Array([0, NaN, 6])],
    ['timeNs', new Float64Array([0, 0.5, 6])],
    ['timeNs', new Float64Array([0, 1, Infinity])],
    ['kind', new Uint8Array([0, 200, 0])],
    ['a', new Int32Array([0, 2, 0])],
    ['a', new Int32Array([0, -1, 0])],
    ['stack', new Int32Array([0, 1, 0])],
    ['stack', new Int32Array([0, -2, 0])],
    ['cpu', new Int16Array([0, -2, 0])],
  ])('is refused when column %s of its events holds %o', (column, values) => {
    const rows: EventRow[] = Array.from({ length: 3 }, () => ({
      ...{ gapNs: 1, tid: 1, cpu: 0, kind: 0, a: 0, b: 0, stack: 0 },
    }));
    const { sound, sample } = contentWith('client', 0);
    const plain = { ...sample, recording: { ...sample.recording, events: columns(rows, 0) } };
    expect(entryAtFault(sound)).toBe('none');
    expectRefused(takeApart(encoded(plain)), 'events/0.arrow', EVENTS, column, values);
  });

  it('is refused when a chunk has rows that lie outside its cycles', () => {
    const { sample } = contentWith('client', 3);
    const rows = Array.from({ length: 30 }, () => ({
      ...{ gapNs: 10, tid: 1, cpu: 0, kind: 0, a: 0, b: 0, stack: 0 },
    }));
    const recording = { ...sample.recording, events: columns(rows, 0) };
    const entries = takeApart(encodeSnapshot({ ...sample, recording }, { leastRows: 5 }));
    const table = readTable(entriesOf(entries), 'events/1.arrow', EVENTS, null);
    if (!table.ok) throw new Error(table.error.message);
    const times = table.value.columns.timeNs.map((timeNs) => timeNs - 100);
    replaceColumn(entries, 'events/1.arrow', EVENTS, 'timeNs', times);
    expect(entryAtFault(putTogether(entries))).toBe('events/1.arrow');
  });

  it.each<[KnownCycle['by'], string, Column]>([
    ['client', 'stop.writtenNs', new Float64Array([0, 150.5, 200])],
    ['client', 'stop.writtenNs', new Float64Array([0, NaN, 200])],
    ['client', 'stop.eventNs', new Float64Array([1, Infinity, 3])],
    ['client', 'pause.flushed.timeNs', new Float64Array([NaN, 103, 209])],
    ['client', 'pause.flushed.timeNs', new Float64Array([NaN, 103.5, 209])],
    ['client', 'resume.replied.event', new Uint16Array([0, 1, 99])],
    ['calls', 'pause.startedBy', new Uint16Array([0, 99, 0])],
    ['log', 'pause.notifying.event', new Uint16Array([0, 0xffff, 0])],
  ])('is refused when, its cycles known by %s, column %s holds %o', (by, column, values) => {
    expectRefused(takeApart(contentWith(by, 3).sound), CYCLES, cycleSpecs(by, false), column, values);
  });

  it('is refused when a half of a cycle that a log tells of has one step or none', () => {
    const entries = takeApart(contentWith('log', 3).sound);
    replaceColumn(entries, CYCLES, cycleSpecs('log', false), 'resume.replied.timeNs', new Float64Array([30, NaN, 230])); // prettier-ignore
    expect(entryAtFault(putTogether(entries))).toBe(CYCLES);
  });

  it.each<[string, string, Column]>([
    [BARE, 'clientPauseNs', new Float64Array([-1])],
    [BARE, 'clientResumeNs', new Float64Array([0.5])],
    [OVERVIEW, 'kind', new Uint8Array([0, 9, 0])],
    [OVERVIEW, 'edges', new Uint8Array([200, 0, 0])],
  ])('is refused when of %s column %s holds %o', (entry, column, values) => {
    const entries = takeApart(contentWith('client', 3).sound);
    expectRefused(entries, entry, specsOf(entry, entries), column, values);
  });

  it('is refused when its ladders are not in the order of its cycles, or of none of them', () => {
    const ladders = (cycle: readonly number[]) => {
      const entries = takeApart(contentWith('client', 3).sound);
      const specs = { cycle: { type: 'u32' }, ...Object.fromEntries(LADDER_FIGURES.map((name) => [name, { type: 'i32', nothing: 0 }])) } as const; // prettier-ignore
      const figures = Object.fromEntries(LADDER_FIGURES.map((name) => [name, Int32Array.from(cycle)]));
      entries.set(LADDERS, tableFile(cycle.length, specs, { ...figures, cycle: Uint32Array.from(cycle) }));
      const document = JSON.parse(new TextDecoder().decode(entries.get('overview.json'))) as object;
      const types = Object.fromEntries(LADDER_FIGURES.map((name) => [name, 'i32']));
      entries.set('overview.json', encodeJson({ ...document, ladders: types, ladderRows: cycle.length }));
      return entryAtFault(putTogether(entries));
    };
    expect([[0, 0, 2], [0, 2, 1], [0, 3]].map(ladders)).toEqual(['none', LADDERS, LADDERS]); // prettier-ignore
  });

  it.each<[KnownCycle['by'], string, Column]>([
    ['client', 'stop.repliedNs', new Float64Array([-1, 110, 210])],
    ['client', 'cont.writtenNs', new Float64Array([5, 150, 250])],
    ['client', 'stop.writtenNs', new Float64Array([0, 50, 200])],
    ['calls', 'pause.enteredNs', new Float64Array([99, 102, 202])],
  ])('is refused when, its cycles known by %s, %s puts them out of order', (by, column, values) => {
    const entries = takeApart(contentWith(by, 3).sound);
    replaceColumn(entries, CYCLES, cycleSpecs(by, false), column, values);
    expect(entryAtFault(putTogether(entries))).toBe(CYCLES);
  });

  it('is refused when a table is of other rows than the documents say, whichever it is', () => {
    const sound = takeApart(contentWith('client', 3).sound);
    for (const entry of ['events/0.arrow', CYCLES, BARE, OVERVIEW, LADDERS]) {
      const specs = specsOf(entry, sound);
      const rows = 7;
      const columns = Object.fromEntries(
        Object.entries(specs).map(([name, { type }]) => [name, new ARRAYS[type](rows)]),
      );
      expect(entryAtFault(putTogether(new Map([...sound, [entry, tableFile(rows, specs, columns)]])))).toBe(
        entry,
      );
    }
  });
});

/** A sound file whose cycles, so many of them, are known by one of the ways. */
function contentWith(by: KnownCycle['by'], cycles: number) {
  const [drawn] = fc.sample(snapshotContent, { numRuns: 1, seed: 3 });
  if (drawn === undefined) throw new Error('no sample');
  const known = Array.from({ length: cycles }, (_, index) => cycleKnownBy[by](index * 100));
  const sample = { ...drawn, recording: { ...drawn.recording, cycles: known } };
  return { sample, sound: encoded(sample) };
}

/** Of what is wrong with a table the refusal names the entry and the column. */
function expectRefused(
  entries: Map<string, Uint8Array>,
  entry: string,
  specs: Specs,
  column: string,
  values: Column,
): void {
  replaceColumn(entries, entry, specs, column, values);
  expect(decodeSnapshot(putTogether(entries))).toMatchObject({ error: { facts: { entry, column } } });
}
