// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { statisticsOf } from '@core/analysis/statistics/statistics';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { drawnSummary } from '../../testing/drawn-recording';
import type { Drawn } from '../../testing/drawn-recording';
import { createFakeClient } from '../../testing/fake-client';
import { nearestCycle } from './ecdf-chart';
import { Statistics } from './statistics';

// Charts need a canvas that this environment does not have; their options have tests of their own.
vi.mock('../../charts/echart', () => ({ EChart: () => null }));
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let store: AppStore;
let client: ReturnType<typeof createFakeClient>;

async function show(drawn: Drawn): Promise<void> {
  const entry = { id: 'a', name: 'run-12.qsnap', path: null, saved: false };
  client = createFakeClient([{ entry, summary: drawnSummary(drawn) }]);
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await act(async () => {
    root.render(
      <StoreContext value={store}>
        <Statistics />
      </StoreContext>,
    );
    store.getState().recordingsChanged([entry]);
    await store.getState().selectRecording('a');
  });
}

const rows = () => [...document.querySelectorAll('.figures tbody tr')];
const cellsOf = (title: string): string[] => {
  const row = rows().find((one) => one.querySelector('th')?.textContent === title);
  if (!row) throw new Error(`no row ${title}`);
  return [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '');
};
const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find(
    (one) => one.textContent === name || one.getAttribute('aria-label') === name,
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
const slider = (name: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('[role="slider"]')].find((one) =>
    one.getAttribute('aria-label')?.startsWith(name),
  );
  if (!found) throw new Error(`no slider ${name}`);
  return found;
};
const press = (on: HTMLElement, key: string) =>
  act(async () => on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

beforeEach(() => {
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

describe('the statistics', () => {
  test('are exact, in milliseconds, of every cycle', async () => {
    await show({ cycles: 30 });
    const expected = statisticsOf(drawnSummary({ cycles: 30 }).cycles.map((row) => row.pauseNs));
    const ms = (ns = NaN) => (ns / 1e6).toFixed(3);
    expect(cellsOf('pause').slice(1, 5)).toEqual([
      '30',
      ms(expected?.p50),
      ms(expected?.p90),
      ms(expected?.p99),
    ]);
  });

  test('of a phase that the level does not separate say so, and show no figure', async () => {
    await show({ cycles: 5, level: 'timing' });
    expect(cellsOf('vCPU kicks')).toEqual(['', 'not separated at this level']);
    expect(cellsOf('drain + flush')[1]).toBe('5');
  });

  test('sort by a header and show the figure whose name is clicked', async () => {
    await show({ cycles: 8 });
    await act(async () => button('max').click());
    const greatest = rows().map((row) => Number(row.querySelectorAll('td')[5]?.textContent));
    const known = greatest.filter((ms) => !Number.isNaN(ms));
    expect(known).toEqual([...known].sort((a, b) => b - a));
    await act(async () => button('vCPU kicks').click());
    expect(store.getState().figure).toBe('phase:kick');
    expect(slider('Bars of vCPU kicks')).toBeDefined();
  });

  test('are of the chosen cycles, and of none say how to get them back', async () => {
    await show({ cycles: 20 });
    await act(async () => store.getState().setFilter('index < 7'));
    expect(cellsOf('pause')[1]).toBe('7');
    await act(async () => store.getState().setFilter('pause > 1s'));
    expect(document.body.textContent).toContain('No cycle is chosen');
    await act(async () => button('Choose all cycles').click());
    expect(cellsOf('pause')[1]).toBe('20');
  });

  test('are walked by keys: a bar filters, a point of the curve is its cycle', async () => {
    await show({ cycles: 20 });
    const bars = slider('Bars of pause');
    await press(bars, 'ArrowRight');
    expect(bars.getAttribute('aria-valuetext')).toMatch(/ms: \d+ cycles?$/);
    await press(bars, 'Enter');
    expect(store.getState().filter.inForce).toMatch(/^pause >= .+ and pause < /);
    await act(async () => store.getState().setFilter(''));
    const curve = slider('Curve of pause');
    await press(curve, 'End');
    await press(curve, 'Enter');
    const { cycles } = drawnSummary({ cycles: 20 });
    const slowest = Math.max(...cycles.map((row) => row.pauseNs));
    expect(cycles[store.getState().cycle ?? -1]?.pauseNs).toBe(slowest);
    expect(store.getState().view).toBe('timeline');
  });

  test('are exported as they are shown', async () => {
    await show({ cycles: 4 });
    await act(async () => button('Export statistics').click());
    await act(async () => button('Table as CSV').click());
    const saved = client.asked.find(({ channel }) => channel === 'file.save')?.input;
    expect(saved).toMatchObject({ suggestedName: 'run-12-statistics.csv', kind: 'csv' });
    expect(JSON.stringify(saved)).toContain('pauseNs,4,');
  });

  test('grow while a recording goes on', async () => {
    await show({ cycles: 4 });
    const cycle = (index: number) => ({
      index,
      clientPauseNs: 1e6 + index,
      clientResumeNs: 5e5,
      phases: null,
    });
    const recording = (live: number) => ({
      state: 'recording' as const,
      settings: DEFAULT_RECORD,
      done: live,
      total: 50,
      live: Array.from({ length: live }, (_, index) => cycle(index)),
    });
    await act(async () => client.emit('record.changed', recording(0)));
    await act(async () => store.getState().recordChanged(recording(3)));
    expect(cellsOf('client’s pause')[1]).toBe('3');
    await act(async () => store.getState().recordChanged(recording(9)));
    expect(cellsOf('client’s pause')[1]).toBe('9');
  });
});

test('a point on a curve is the nearest cycle of the nearest curve', () => {
  const line = (figure: 'pauseNs' | 'resumeNs', values: number[], cycles: number[]) => ({
    figure,
    all: null,
    chosen: { values: Float64Array.from(values), cycles: Uint32Array.from(cycles) },
    description: null,
  });
  const lines = [
    line('pauseNs', [10, 20, 30, 40], [0, 1, 2, 3]),
    line('resumeNs', [60, 70, 80, 90], [4, 5, 6, 7]),
  ];
  const across = (ns: number) => ns / 100;
  expect(nearestCycle(lines, { ns: 21, share: 0.5 }, across)).toBe(1);
  expect(nearestCycle(lines, { ns: 88, share: 0.99 }, across)).toBe(7);
  expect(nearestCycle([], { ns: 1, share: 0.5 }, across)).toBeNull();
});
