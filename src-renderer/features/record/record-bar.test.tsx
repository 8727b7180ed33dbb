// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import type { RecordState } from '../../state/model';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { createFakeClient, wireFailure } from '../../testing/fake-client';
import type { FakeClient } from '../../testing/fake-client';
import { RecordBar } from './record-bar';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let client: FakeClient;
let store: AppStore;

const under = { settings: DEFAULT_RECORD, done: 12, total: 50, live: [] };
const become = (record: RecordState): Promise<void> =>
  act(async () => store.getState().recordChanged(record));
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => one.textContent === name);

beforeEach(async () => {
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
  client = createFakeClient();
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await act(async () =>
    root.render(
      <StoreContext value={store}>
        <RecordBar />
      </StoreContext>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

describe('the bar that records', () => {
  test('offers Record, and Cancel in its place while a recording is under way', async () => {
    expect(button('Record')).toBeDefined();
    await become({ state: 'recording', ...under });
    expect(button('Record')).toBeUndefined();
    expect(document.body.textContent).toContain('12/50');
    expect(document.querySelector('progress')?.value).toBe(12);
    await act(async () => button('Cancel')?.click());
    expect(client.asked.some(({ channel }) => channel === 'record.cancel')).toBe(true);
  });

  test('shows no amount where none is known', async () => {
    await become({ state: 'analysing', ...under, done: 50 });
    expect(document.querySelector('progress')?.hasAttribute('value')).toBe(false);
    expect(document.body.textContent).toContain('Attributing…');
  });

  test('says that it is cancelling, and takes no second Cancel', async () => {
    await become({ state: 'cancelling', ...under });
    expect(button('Cancelling…')?.disabled).toBe(true);
  });

  test.each<[RecordState, string]>([
    [{ state: 'cancelled' }, 'Cancelled'],
    [{ state: 'failed', failure: wireFailure('perf-failed', 'perf ended.') }, 'Failed'],
    [{ state: 'finished', id: 'a', done: 7, total: 50, failure: null }, '7 of 50 kept'],
  ])('offers Record again after %o', async (record, word) => {
    await act(async () => store.getState().selectRecording('a'));
    await become(record);
    expect(button('Record')).toBeDefined();
    expect(document.body.textContent).toContain(word);
  });
  test('does not say one recording’s count beside the figures of another', async () => {
    await act(async () => store.getState().selectRecording('a'));
    await become({ state: 'finished', id: 'a', done: 7, total: 50, failure: null });
    expect(document.body.textContent).toContain('7 of 50');
    await act(async () => store.getState().selectRecording('b'));
    expect(document.body.textContent).not.toContain('7 of 50');
  });
});
