// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '@core/errors';
import { formatOf, RECORDING_FORMAT_IDS } from '@core/exchange/formats';
import { drawnSummary } from '@core/testing/summaries';
import { createApi } from '../../api/client';
import { StoreContext } from '../../state/hooks';
import { createAppStore } from '../../state/store';
import type { AppStore } from '../../state/store';
import { createFakeClient } from '../../testing/fake-client';
import type { FakeClient } from '../../testing/fake-client';
import { ExportRecording } from './export-recording';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let client: FakeClient;
let store: AppStore;
const ENTRY = { id: 'a', name: 'run.qsnap', path: '/tmp/run.qsnap', saved: true };

const shown = (): string => document.body.textContent ?? '';
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => one.textContent === name);
const press = (name: string): Promise<void> => act(async () => button(name)?.click());
const choose = (value: string): Promise<void> =>
  act(async () => {
    const select = document.querySelector('select');
    if (select === null) throw new Error('there is no choice of formats');
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });

beforeEach(async () => {
  client = createFakeClient([{ entry: ENTRY, summary: drawnSummary() }]);
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await store.getState().selectRecording(ENTRY.id);
  root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () =>
    root.render(
      <StoreContext.Provider value={store}>
        <ExportRecording onClose={() => undefined} />
      </StoreContext.Provider>,
    ),
  );
});

afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

describe('exporting the recording', () => {
  test('offers every format that holds a recording, and says what opens it', async () => {
    const offered = [...document.querySelectorAll('option')].map(({ value }) => value);
    expect(offered).toEqual(RECORDING_FORMAT_IDS);
    for (const id of RECORDING_FORMAT_IDS) {
      await choose(id);
      expect(shown()).toContain(formatOf(id).opensIn);
    }
  });

  test('asks which table where the format holds one, and writes what was chosen', async () => {
    const asked: unknown[] = [];
    client.answer('recording.export', async (input) => {
      asked.push(input);
      return ok({ path: '/exports/run-spans.parquet', sizeBytes: 2048, missing: '64 cycles are left out.' });
    });
    expect(button('spans')).toBeUndefined();
    await choose('parquet');
    await press('spans');
    await press('Export…');
    expect(asked).toMatchObject([
      { id: 'a', format: 'parquet', table: 'spans', cycles: null, anonymise: false },
    ]);
    expect(document.querySelector('[role=status]')?.textContent).toBe(
      '2 KiB written to /exports/run-spans.parquet64 cycles are left out.',
    );
  });

  test('shows what would become of its texts before it is written without them', async () => {
    const asked: unknown[] = [];
    client.answer('recording.export', async (input) => {
      asked.push(input);
      return ok({ path: '/exports/run.qsnap', sizeBytes: 2048, missing: null });
    });
    await choose('qsnap');
    expect(shown()).not.toContain('path-1.qcow2');
    const [anonymise] = document.querySelectorAll<HTMLInputElement>('[role=switch]');
    await act(async () => anonymise?.click());
    const preview = document.querySelector('[aria-label="What becomes of its texts"]');
    expect(preview?.textContent).toContain('/home/alice/disk.qcow2 ×2path-1.qcow2');
    await press('Export…');
    expect(asked).toMatchObject([{ format: 'qsnap', anonymise: true, notes: false, view: { part: 'both' } }]);
  });

  test('says where it was asked why nothing was written', async () => {
    client.answer('recording.export', async () =>
      err({ code: 'file-unwritable', message: 'The disk is full.', remedy: 'Make room.', facts: {} }),
    );
    await press('Export…');
    expect(document.querySelector('[role=status]')?.textContent).toBe('The disk is full.Make room.');
    client.answer('recording.export', async () =>
      err({ code: 'cancelled', message: 'It was cancelled.', remedy: null, facts: {} }),
    );
    await press('Export…');
    expect(document.querySelector('[role=status]')?.textContent).toBe('Cancelled: nothing was written.');
  });

  test('shows how far it is and can be cancelled; meanwhile no other is begun', async () => {
    const state = { state: 'writing', name: 'run.csv', done: 30, total: 60, cancelling: false } as const;
    await act(async () => store.getState().exportChanged(state));
    expect(shown()).toContain('Writing cycle 30 of 60');
    expect(button('Export…')?.disabled).toBe(true);
    let cancelled = 0;
    client.answer('export.cancel', async () => {
      cancelled += 1;
      return ok(null);
    });
    await press('Cancel');
    expect(cancelled).toBe(1);
    await act(async () => store.getState().exportChanged({ ...state, cancelling: true }));
    expect([shown().includes('Cancelling …'), button('Cancel')?.disabled]).toEqual([true, true]);
  });
});
