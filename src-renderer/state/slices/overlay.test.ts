import { beforeEach, describe, expect, test } from 'vitest';
import { ok } from '@core/errors';
import type { OverlayRequest } from '@core/analysis/overlay';
import { createApi } from '../../api/client';
import { drawnOverlay } from '../../testing/drawn-overlay';
import { drawnSummary } from '../../testing/drawn-recording';
import { createFakeClient } from '../../testing/fake-client';
import { createAppStore } from '../store';
import type { AppStore } from '../store';

const REQUEST: OverlayRequest = {
  cycles: null,
  part: 'both',
  align: 'pauseStart',
  widthPx: 100,
  rows: 4,
  whole: false,
};

/** How often it was asked for; it is ready the third time. */
let asked = 0;
let store: AppStore;
/** Lets the answer that is awaited come. */
let answer: () => void;

beforeEach(async () => {
  asked = 0;
  const entry = { id: 'a', name: 'a', path: null, saved: false };
  const client = createFakeClient([{ entry, summary: drawnSummary() }]);
  client.answer('recording.overlay', async ({ request }) => {
    asked += 1;
    const done = asked;
    await new Promise<void>((resolve) => (answer = resolve));
    return ok(done < 3 ? { state: 'gathering', done, total: 3 } : drawnOverlay(request));
  });
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await store.getState().selectRecording('a');
});

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
async function answered(): Promise<void> {
  answer();
  await settle();
}

describe('an overlay of many cycles', () => {
  test('is asked for until all of them are gathered', async () => {
    store.getState().askOverlay('a', REQUEST);
    await answered();
    expect(store.getState().overlay).toEqual({ state: 'gathering', done: 1, total: 3 });
    await answered();
    await answered();
    expect(store.getState().overlay).toEqual({ state: 'ready' });
    expect(asked).toBe(3);
  });

  test('that is put off stops after the answer under way, and goes on where it was', async () => {
    store.getState().askOverlay('a', REQUEST);
    await answered();
    store.getState().putOffOverlay();
    expect(store.getState().overlay).toEqual({ state: 'stopped', done: 1, total: 3 });
    await answered();
    expect(store.getState().overlay).toEqual({ state: 'stopped', done: 2, total: 3 });
    expect(asked).toBe(2);
    store.getState().goOnWithOverlay();
    expect(store.getState().overlay.state).toBe('gathering');
    await answered();
    expect(store.getState().overlay).toEqual({ state: 'ready' });
  });

  test('that is ready stays so when it is put off', async () => {
    asked = 2;
    store.getState().askOverlay('a', REQUEST);
    await answered();
    store.getState().putOffOverlay();
    expect(store.getState().overlay).toEqual({ state: 'ready' });
  });
});
