// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { err, ok } from '@core/errors';
import type { RequestChannel } from '@contract/channels';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { drawnSummary } from '../../testing/drawn-recording';
import { drawnFlameDifference } from '../../testing/drawn-comparison';
import { createFakeClient, wireFailure } from '../../testing/fake-client';
import { Compare } from './compare';

// Charts need a canvas that this environment does not have; their options have tests of their own.
vi.mock('../../charts/echart', () => ({ EChart: () => null }));
// Nothing is laid out here, and what has no width asks for nothing.
vi.mock('../../ui/use-size', () => ({ useSize: () => ({ widthPx: 900, heightPx: 500 }) }));
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
const askedOf = (channel: RequestChannel) => client.asked.filter((one) => one.channel === channel);
const asked = () => askedOf('recording.compare');
const press = async (name: string): Promise<void> => {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent === name);
  if (!found) throw new Error(`no button ${name}`);
  await act(async () => found.click());
};
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

  test('lays both sides on one axis, and says in figures when each instant comes', async () => {
    await show('after', 'before');
    expect(askedOf('compare.overlay')).toEqual([]);
    await press('overlay');
    expect(askedOf('compare.overlay').map(({ input }) => input)).toMatchObject([
      { a: { id: 'id-1' }, b: { id: 'id-0' }, part: 'both', align: 'pauseStart' },
    ]);
    expect(text('.overlaid-table tbody th')).toContain('pause ends');
    const [first, ...others] = text('.overlaid-table tbody td:last-child');
    expect(first).toBe('aligned');
    expect(others.every((shift) => shift.startsWith('±0 ns'))).toBe(true);
    await press('Swap');
    expect(askedOf('compare.overlay').at(-1)?.input).toMatchObject({ a: { id: 'id-0' }, b: { id: 'id-1' } });
    expect(asked().length).toBe(2);
  });

  test('draws both call trees as one, lists what changed, and asks for another kind of time', async () => {
    await show('after', 'before');
    await press('flame');
    expect(askedOf('compare.flame').at(-1)?.input).toMatchObject({
      request: { a: { id: 'id-1' }, b: { id: 'id-0' }, part: 'both', mode: 'calls' },
    });
    expect(text('.flame-difference-table tbody th')).toContain('vm_stop');
    await press('off-CPU');
    expect(askedOf('compare.flame').at(-1)?.input).toMatchObject({ request: { mode: 'offCpu' } });
    await press('vm_stop');
    expect(text('.flame-difference-facts h3')).toEqual(['vm_stop']);
  });

  test.each([
    [{ because: 'no-calls', side: 'b' }, 'B shows no calls'],
    [{ because: 'no-samples', side: 'a' }, 'A has no samples'],
    [{ because: 'no-cycles', side: 'a' }, 'A has no cycle'],
  ] as const)('says why there is no difference to draw: %j', async (incomparable, title) => {
    await show('after', 'before');
    client.answer('compare.flame', async ({ request }) =>
      ok({ ...drawnFlameDifference(request), shown: { tree: null, incomparable } }),
    );
    await press('flame');
    expect(text('.flame-difference h3')).toEqual([title]);
    expect(document.querySelector('.flame-difference canvas')).toBeNull();
  });

  test('says why they were not laid on one axis, and why there is no tree', async () => {
    await show('after', 'before');
    const damaged = async () => err(wireFailure('snapshot-corrupt', 'The file is damaged.'));
    client.answer('compare.overlay', damaged);
    client.answer('compare.flame', damaged);
    await press('overlay');
    expect(text('[role=alert]')).toEqual(['They could not be laid on one axis: The file is damaged.']);
    await press('flame');
    expect(text('[role=alert]')).toEqual(['The call trees could not be made: The file is damaged.']);
  });

  test('gathers cycles until it is put off, and goes on from there', async () => {
    await show('after', 'before');
    let tell = (): void => undefined;
    client.answer(
      'compare.overlay',
      () =>
        new Promise((resolve) => {
          tell = () => resolve(ok({ state: 'gathering', done: 2, total: 5 }));
        }),
    );
    const asks = (): number => askedOf('compare.overlay').length;
    await press('overlay');
    await act(async () => tell());
    expect([asks(), ...text('.adding-up .figure')]).toEqual([2, '2 of 5 cycles']);
    await press('Cancel');
    await act(async () => tell());
    expect([asks(), ...text('.adding-up .figure')]).toEqual([2, 'stopped at 2 of 5 cycles']);
    await press('Go on');
    expect(asks()).toBe(3);
  });
});
