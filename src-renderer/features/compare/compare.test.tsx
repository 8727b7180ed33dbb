// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { drawnSummary } from '../../testing/drawn-recording';
import { createFakeClient } from '../../testing/fake-client';
import { Compare } from './compare';

// Charts need a canvas that this environment does not have; their options have tests of their own.
vi.mock('../../charts/echart', () => ({ EChart: () => null }));
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let store: AppStore;
let client: ReturnType<typeof createFakeClient>;

async function show(...names: readonly string[]): Promise<void> {
  const recordings = names.map((name, at) => ({
    entry: { id: `id-${at}`, name, path: null, saved: false },
    summary: drawnSummary({ seed: at + 1 }),
  }));
  client = createFakeClient(recordings);
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await act(async () => {
    root.render(
      <StoreContext value={store}>
        <Compare />
      </StoreContext>,
    );
    store.getState().recordingsChanged(recordings.map(({ entry }) => entry));
    if (names.length > 0) await store.getState().selectRecording('id-0');
  });
}

const text = (selector: string): string[] =>
  [...document.querySelectorAll(selector)].map((one) => one.textContent ?? '');
const asked = () => client.asked.filter(({ channel }) => channel === 'recording.compare');
const select = (name: string): HTMLSelectElement => {
  const label = [...document.querySelectorAll('label')].find((one) => one.textContent?.startsWith(name));
  const found = label?.querySelector('select');
  if (!found) throw new Error(`no choice of ${name}`);
  return found;
};

beforeEach(() => {
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

describe('Compare', () => {
  test('without a recording, or with one, says what to open and asks nothing', async () => {
    await show();
    expect(text('h2')).toEqual(['Nothing to compare yet']);
    await act(async () => root.unmount());
    root = createRoot(document.body.appendChild(document.createElement('div')));
    await show('one');
    expect(text('h2')).toEqual(['One recording is open']);
    expect(asked()).toEqual([]);
  });

  test('holds the recording on screen against the other, totals and phases with their verdicts', async () => {
    await show('after', 'before');
    expect([select('A'), select('B')].map((one) => one.selectedOptions[0]?.textContent)).toEqual([
      'before',
      'after',
    ]);
    expect(text('.is-total .compare-name').slice(0, 2)).toEqual(['pause', 'resume']);
    expect(text('.compare-decision').length).toBeGreaterThan(8);
    expect(text('.compare-verdict')[0]).toMatch(/^Pause/);
  });

  test('swaps the sides, and asks anew once', async () => {
    await show('after', 'before');
    const before = asked().length;
    const swap = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Swap');
    await act(async () => swap?.click());
    expect(select('A').selectedOptions[0]?.textContent).toBe('after');
    expect(asked().length).toBe(before + 1);
  });

  test('holds the chosen cycles of one recording against the others', async () => {
    await show('one');
    await act(async () => {
      store.getState().setFilter('index < 10');
    });
    expect(select('A').selectedOptions[0]?.textContent).toMatch(/^one: the \d+ others$/);
    expect(select('B').selectedOptions[0]?.textContent).toBe('one: the 10 chosen');
    const input = asked().at(-1)?.input as { b: { cycles: Uint32Array } };
    expect([...input.b.cycles]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('shows another statistic without asking, and a figure’s distribution by asking', async () => {
    await show('after', 'before');
    const before = asked().length;
    const mean = [...document.querySelectorAll('button')].find((one) => one.textContent === 'mean');
    await act(async () => mean?.click());
    expect(text('thead .compare-name')).toEqual(['mean, ms']);
    expect(asked().length).toBe(before);
    const resume = [...document.querySelectorAll<HTMLElement>('.compare-name button')].find(
      (one) => one.textContent === 'resume',
    );
    await act(async () => resume?.click());
    expect(text('figcaption span')[0]).toBe('Share of cycles up to a value: resume');
  });

  test('says why they were not compared', async () => {
    await show('after', 'before');
    client.answer('recording.compare', async () => ({
      ok: false,
      error: { code: 'snapshot-corrupt', message: 'The file is damaged.', facts: {}, remedy: null },
    }));
    await act(async () => store.getState().showComparedFigure('resume'));
    expect(text('[role=alert]')).toEqual(['They were not compared: The file is damaged.']);
  });
});
