import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overviewOf } from '@core/analysis/overview';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { createApi } from '../../api/client';
import { drawnSummary } from '../../testing/drawn-recording';
import { createFakeClient } from '../../testing/fake-client';
import { createAppStore } from '../store';
import type { AppStore } from '../store';
import { barOrder, chosenCycles, filteredCycles, shownCycles, stepFrom, worstFirst } from './chosen';

const summary = drawnSummary({ cycles: 60 });

function loadedStore(): AppStore {
  const store = createAppStore({ api: createApi(createFakeClient()), nowMs: () => 0 });
  store.setState({
    recordingId: 'a',
    loaded: { a: { state: 'loaded', summary: overviewOf(summary), view: FIRST_VIEW } },
  });
  return store;
}

const chosenIn = (store: AppStore): number[] => [...chosenCycles(store.getState())];

describe('the chosen cycles', () => {
  test('are all of them at first, in order of time', () => {
    expect(chosenIn(loadedStore())).toEqual(summary.cycles.map(({ index }) => index));
  });

  test('pass the filter and the brush, in the order of the table', () => {
    const store = loadedStore();
    store.getState().setFilter('kick > median');
    store.getState().setBrush([40, 10]);
    store.getState().sortBy('pauseNs');
    const kicks = summary.cycles.map(({ phases }) => phases.kick ?? 0).sort((a, b) => a - b);
    const expected = summary.cycles
      .filter(({ index, phases }) => (phases.kick ?? 0) > (kicks[29] ?? 0) && index >= 10 && index <= 40)
      .sort((a, b) => b.pauseNs - a.pauseNs)
      .map(({ index }) => index);
    expect(chosenIn(store)).toEqual(expected);
    expect(filteredCycles(store.getState())).toMatchObject({ count: 30, unknown: 0 });
  });

  test('are the same array until something changes that they depend on', () => {
    const store = loadedStore();
    store.getState().setFilter('kick > 0.5ms');
    const before = chosenCycles(store.getState());
    store.getState().selectSlice(null);
    expect(chosenCycles(store.getState())).toBe(before);
    expect(shownCycles(store.getState())).toBe(shownCycles(store.getState()));
    store.getState().setFilter('kick > 0.6ms');
    expect(chosenCycles(store.getState())).not.toBe(before);
  });

  test('stay those of the last filter that was understood while another is typed', () => {
    const store = loadedStore();
    store.getState().setFilter('index < 5');
    store.getState().setFilter('index < 5 and ki');
    expect(store.getState().filter.error).not.toBeNull();
    expect(chosenIn(store)).toEqual([0, 1, 2, 3, 4]);
  });

  test('of figures that are not recorded are none, and said to be unknown', () => {
    const store = loadedStore();
    store.getState().setFilter('reason.disk > 0 or client.pause = 0 or lost > 0');
    expect(filteredCycles(store.getState())).toMatchObject({ count: 0, unknown: 0 });
    const timing = overviewOf(drawnSummary({ cycles: 7, level: 'timing' }));
    store.setState({ loaded: { a: { state: 'loaded', summary: timing, view: FIRST_VIEW } } });
    store.getState().setFilter('kick > 0');
    expect(filteredCycles(store.getState())).toMatchObject({ count: 0, unknown: 7 });
  });
});

describe('walking', () => {
  test('stays inside the chosen cycles', () => {
    const cycles = Uint32Array.of(9, 4, 7);
    expect([stepFrom(cycles, null, 1), stepFrom(cycles, 9, 1), stepFrom(cycles, 7, 1)]).toEqual([9, 4, 7]);
    expect([stepFrom(cycles, 9, -1), stepFrom(cycles, 5, -1), stepFrom(cycles, 9, 20)]).toEqual([9, 7, 7]);
    expect(stepFrom(new Uint32Array(0), 3, 1)).toBeNull();
  });

  test('goes to the worst of them, and from there to the next worst', () => {
    const store = loadedStore();
    store.getState().setFilter('index in 10..19');
    const slowest = summary.cycles
      .slice(10, 20)
      .sort((a, b) => b.pauseNs + b.resumeNs - a.pauseNs - a.resumeNs)
      .map(({ index }) => index);
    expect([...worstFirst(store.getState())]).toEqual(slowest);
    store.getState().selectWorst();
    expect(store.getState().cycle).toBe(slowest[0]);
    store.getState().stepWorse(1);
    expect(store.getState().cycle).toBe(slowest[1]);
  });
});

test('the bars’ order is that of time or of the table, without the brush', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }), (from, to) => {
      const store = loadedStore();
      store.getState().setBrush([from, to]);
      store.getState().sortBy('phase:flush');
      expect([...barOrder(store.getState(), 'time')]).toEqual(summary.cycles.map(({ index }) => index));
      store.getState().setBrush(null);
      expect(barOrder(store.getState(), 'table')).toEqual(chosenCycles(store.getState()));
    }),
    { numRuns: 20 },
  );
});

test('filters that were kept are offered again, the latest first and none twice', () => {
  const store = loadedStore();
  for (const text of ['kick > 1ms', 'kick > ', 'flush > 1ms', 'kick > 1ms', '']) {
    store.getState().setFilter(text);
    store.getState().keepFilter();
  }
  expect(store.getState().filterHistory).toEqual(['kick > 1ms', 'flush > 1ms']);
});
