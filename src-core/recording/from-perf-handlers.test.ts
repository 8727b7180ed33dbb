import { describe, expect, it } from 'vitest';
import { kindIndex } from './events';
import { HandlerTable } from './from-perf-handlers';
import { FunctionNames } from './from-perf-meanings';
import type { Translation } from './from-perf-meanings';
import { EventRows } from './from-perf-rows';
import { SwitchMerger } from './from-perf-switches';
import { WakerTable } from './from-perf-tasks';

const table = () =>
  new HandlerTable((address, opaque) => ({
    address: `0x${address.toString(16)}`,
    name: null,
    calls: [],
    opaque: `0x${opaque.toString(16)}`,
  }));

/** What samples of a probe of that name, each with its fields' values, become: kind and index. */
function rowsOf(name: string, samples: readonly (readonly [number, number, number])[], handlers = table()) {
  const rows = new EventRows();
  const watched = new Set<number>();
  const switches = new SwitchMerger(rows, watched);
  const to: Translation = { rows, watched, switches, wakers: new WakerTable(watched) };
  const names = new FunctionNames(() => ({ name, returns: false }), handlers);
  const format = { system: 'g', name, fields: new Map() } as unknown as Parameters<typeof names.meaningOf>[0];
  samples.forEach((fields, at) => {
    const sample = { timeNs: at, tid: 1, cpu: 0, reporter: 0, stack: () => -1 };
    names.meaningOf(format)?.add(to, sample, ...fields);
  });
  const { count, kind, a } = rows.finish();
  return Array.from({ length: count }, (_, row) => [kind[row], a[row]]);
}

const ENTERED = kindIndex('handlerEntered');
const RETURNED = kindIndex('handlerReturned');

describe('handlers of state changes', () => {
  it('are one for each address and argument, in the order in which they are met', () => {
    const handlers = table();
    expect([handlers.entered(1, 16, 1), handlers.entered(1, 16, 2), handlers.entered(1, 16, 1)]).toEqual([
      0, 1, 0,
    ]);
    expect(handlers.handlers.map(({ address, opaque }) => [address, opaque])).toEqual([
      ['0x10', '0x1'],
      ['0x10', '0x2'],
    ]);
  });

  it('are left once, by the thread that is in one', () => {
    const handlers = table();
    handlers.entered(1, 16, 1);
    expect([handlers.returned(2), handlers.returned(1), handlers.returned(1)]).toEqual([null, 0, null]);
  });

  it('follow each other at the head of the loop: one is back, the next is called', () => {
    const entries: [number, number, number][] = [
      [1, 16, 1],
      [2, 32, 2],
      [0, 32, 2],
    ];
    expect(rowsOf('next_handler', entries)).toEqual([
      [ENTERED, 0],
      [RETURNED, 0],
      [ENTERED, 1],
      [RETURNED, 1],
    ]);
  });

  it('that have nothing to prepare are gone by', () => {
    expect(
      rowsOf('next_handler', [
        [1, 0, 1],
        [2, 32, 2],
        [0, 0, 0],
      ]),
    ).toEqual([
      [ENTERED, 0],
      [RETURNED, 0],
    ]);
  });
});
