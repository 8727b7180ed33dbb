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
import { columnsFor } from './columns';
import { CycleTable } from './cycle-table';
import { rowWindow, scrollToShow } from './window-of-rows';

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
    expect(grid().getAttribute('aria-rowcount')).toBe('5001');
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
});

test('the columns come in the order in which they are read', () => {
  const keys = columnsFor(
    ['dispatch', 'kick', 'notify', 'barrier', 'drain', 'flush', 'resume', 'other'],
    null,
  ).map((one) => one.key);
  expect(keys.slice(0, 10)).toEqual(['index', 'pauseNs', 'resumeNs', 'kick', 'notify', 'barrier', 'drain', 'flush', 'other', 'downtimeNs']); // prettier-ignore
});

test('cycles that were recorded in full keep their columns beside those that perf did not see to the end', () => {
  const keys = columnsFor(['dispatch', 'kick', 'dispatch+kick+notify+barrier'], null).map((one) => one.key);
  expect(keys).toContain('kick');
  expect(keys.at(-1)).toBe('dispatch+kick+notify+barrier');
});

describe('the window of rows', () => {
  test('covers what is in sight and never leaves the list', () => {
    expect(rowWindow(0, 400, 20, 10)).toEqual({ first: 0, end: 10 });
    const { first, end } = rowWindow(20_000, 400, 20, 5000);
    expect(first).toBeLessThanOrEqual(1000);
    expect(end).toBeGreaterThanOrEqual(1020);
  });
  test('scrolls no further than it must', () => {
    expect(scrollToShow(5, 0, 400, 20)).toBe(0);
    expect(scrollToShow(30, 0, 400, 20)).toBe(220);
    expect(scrollToShow(2, 200, 400, 20)).toBe(40);
  });
});
