// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err } from '@core/errors';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { drawnSummary } from '../../testing/drawn-recording';
import { createFakeClient, wireFailure } from '../../testing/fake-client';
import type { FakeClient } from '../../testing/fake-client';
import { Flame } from './flame';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let store: AppStore;
let client: FakeClient;

async function show(prepare: (client: FakeClient) => void = () => undefined): Promise<void> {
  const entry = { id: 'a', name: 'a', path: null, saved: false };
  client = createFakeClient([{ entry, summary: drawnSummary() }]);
  prepare(client);
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await act(async () => {
    await store.getState().selectRecording('a');
    root.render(
      <StoreContext value={store}>
        <Flame />
      </StoreContext>,
    );
  });
}

const text = (): string => document.body.textContent ?? '';
const button = (name: string): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('button')].find(
    (one) => one.title === name || one.textContent === name,
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
const askedFor = () =>
  client.asked
    .filter(({ channel }) => channel === 'recording.flame')
    .map(({ input }) => input as { request: object });

beforeEach(() => {
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

describe('the flame view', () => {
  test('asks for all cycles, says what the widths rest on, and lists the functions', async () => {
    await show();
    expect(askedFor()[0]?.request).toMatchObject({ cycles: null, mode: 'both', part: 'both' });
    expect(text()).toContain('1 cycle: 312.0 µs of pause and resume');
    expect(text()).toContain('waits are measured, exact');
    expect(button('vm_state_notify')).toBeTruthy();
  });

  test('asks for the cycles that the filter leaves, and says so where that is none', async () => {
    await show();
    await act(async () => store.getState().setFilter('pause > 1h or kick > 10s'));
    await act(async () => store.getState().setFilter('kick > 10s'));
    expect(askedFor().at(-1)?.request).toMatchObject({ cycles: new Uint32Array(0) });
    expect(text()).toContain('No cycle is chosen');
  });

  test('a click on a function zooms to it, and the way back is in the path', async () => {
    await show();
    await act(async () => button('vm_state_notify').click());
    expect(document.querySelector('[aria-current="location"]')?.textContent).toBe('vm_state_notify');
    await act(async () => button('all').click());
    expect(document.querySelector('[aria-label="Zoomed to"]')).toBeNull();
  });

  test('the longest cycles of a frame lead to its timeline', async () => {
    await show();
    await act(async () => {
      document.querySelector<HTMLElement>('[title="Show this cycle’s timeline"]')?.click();
    });
    expect([store.getState().view, store.getState().cycle]).toEqual(['timeline', 0]);
  });

  test('a search counts what it finds, and keeps only that in the list', async () => {
    await show();
    await act(async () => store.getState().searchFlame('no such function'));
    expect(text()).toContain('0 found');
    expect(text()).toContain('No name holds “no such function”.');
  });

  test('why there is none is said', async () => {
    await show((fake) =>
      fake.answer('recording.flame', async () => err(wireFailure('internal', 'It broke.'))),
    );
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('It broke.');
  });
});
