// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { drawnSummary } from '../../testing/drawn-recording';
import type { Drawn } from '../../testing/drawn-recording';
import { createFakeClient } from '../../testing/fake-client';
import { CycleTable } from './cycle-table';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let store: AppStore;

async function show(drawn: Drawn): Promise<void> {
  const entry = { id: 'a', name: 'a', path: null, saved: false };
  const client = createFakeClient([{ entry, summary: drawnSummary(drawn) }]);
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await act(async () => {
    root.render(
      <StoreContext value={store}>
        <CycleTable />
      </StoreContext>,
    );
    await store.getState().selectRecording('a');
  });
}

const grid = (): HTMLElement => {
  const found = document.querySelector<HTMLElement>('[role="grid"]');
  if (!found) throw new Error('no grid');
  return found;
};
const indices = (): number[] =>
  [...document.querySelectorAll('[role="row"][data-cycle]')].map((row) =>
    Number(row.getAttribute('data-cycle')),
  );
const header = (title: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('[role="columnheader"]')].find((one) =>
    one.textContent?.startsWith(title),
  );
  if (!found) throw new Error(`no column ${title}`);
  return found;
};

beforeEach(() => {
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

describe('the table of cycles', () => {
  test('sorts by a header, slowest first, and says so', async () => {
    await show({ cycles: 6 });
    await act(async () => header('pause').querySelector('button')?.click());
    expect(header('pause').getAttribute('aria-sort')).toBe('descending');
    const slowest = [...drawnSummary({ cycles: 6 }).cycles].sort((a, b) => b.pauseNs - a.pauseNs);
    expect(indices()).toEqual(slowest.map((row) => row.index));
  });

  test('walks by arrow keys', async () => {
    await show({ cycles: 6 });
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End']) {
      await act(async () => grid().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
    }
    expect(store.getState().cycle).toBe(5);
    expect(document.querySelector('[aria-selected="true"]')?.getAttribute('data-cycle')).toBe('5');
  });

  test('draws only the rows in sight of a long recording', async () => {
    await show({ cycles: 5000 });
    expect(grid().getAttribute('aria-rowcount')).toBe('5003');
    expect(indices().length).toBeLessThan(100);
  });

  test('shows joint columns where the level joins phases, and none that it cannot fill', async () => {
    await show({ cycles: 3, level: 'timing' });
    const titles = [...document.querySelectorAll('[role="columnheader"]')].map((one) =>
      one.textContent?.replaceAll('\u200b', ''),
    );
    expect(titles).toContain('dispatch+kick+notify+barrier');
    expect(titles).not.toContain('kick');
  });

  test('goes to the cycle whose number is typed', async () => {
    await show({ cycles: 40 });
    // In one go: digits that come long after each other are two numbers.
    await act(async () => {
      for (const key of ['2', '3'])
        grid().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    });
    expect(store.getState().cycle).toBe(23);
  });

  test('shows what passes the filter, how many that are, and below them their median', async () => {
    await show({ cycles: 40 });
    await act(async () => store.getState().setFilter('index in 10..12'));
    expect(indices()).toEqual([10, 11, 12]);
    expect(document.querySelector('.cycle-count')?.textContent).toContain('3 of 40');
    const median = document.querySelector('.cycle-foot [data-column="pauseNs"]')?.textContent;
    const pauses = drawnSummary({ cycles: 40 }).cycles.slice(10, 13).map((row) => row.pauseNs); // prettier-ignore
    expect(median).toBe((([...pauses].sort((a, b) => a - b)[1] ?? 0) / 1e6).toFixed(3));
  });

  test('says so where nothing passes, and shows all again at a click', async () => {
    await show({ cycles: 6 });
    await act(async () => store.getState().setFilter('pause > 1s'));
    expect(indices()).toEqual([]);
    const none = document.querySelector('.cycle-none');
    expect(none?.textContent).toContain('None of 6 cycles passes pause > 1s');
    await act(async () => none?.querySelector('button')?.click());
    expect(indices().length).toBe(6);
  });

  test('says what is wrong with a filter where it is typed', async () => {
    await show({ cycles: 6 });
    await act(async () => store.getState().setFilter('kik > 1ms'));
    const input = document.querySelector('[role="combobox"]');
    expect(input?.getAttribute('aria-invalid')).toBe('true');
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('did you mean kick?');
    expect(indices().length).toBe(6);
  });
});
