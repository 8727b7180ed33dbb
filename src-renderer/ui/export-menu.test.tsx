// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApi } from '../api/client';
import { createAppStore } from '../state/store';
import { createFakeClient, wireFailure } from '../testing/fake-client';
import { ExportMenu } from './export-menu';
import type { ExportItem } from './exported';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
const client = () => createFakeClient();

async function show(fake: ReturnType<typeof client>, items: readonly ExportItem[]) {
  const store = createAppStore({ api: createApi(fake), nowMs: () => 0 });
  await act(async () =>
    root.render(<ExportMenu label="the table" items={items} onExport={store.getState().exportFile} />),
  );
  await act(async () => button('Export the table').click());
  return store;
}

const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find(
    (one) => one.textContent === name || one.getAttribute('aria-label') === name,
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
const status = () => document.querySelector('[role="status"]')?.textContent;
const csv: ExportItem = {
  title: 'CSV',
  make: async () => ({ name: 'run.csv', kind: 'csv', bytes: 'a,b\n' }),
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

test('what an item makes goes to main, and where it went is said', async () => {
  const fake = client();
  await show(fake, [csv]);
  await act(async () => button('CSV').click());
  expect(fake.asked).toEqual([
    { channel: 'file.save', input: { suggestedName: 'run.csv', kind: 'csv', bytes: 'a,b\n' } },
  ]);
  expect(status()).toBe('Written to /exports/run.csv');
});

test('a dialog that was closed is no failure, one that could not be written is told', async () => {
  const fake = client();
  fake.answer('file.save', async () => ({ ok: true, value: null }));
  const store = await show(fake, [csv]);
  await act(async () => button('CSV').click());
  expect([status(), store.getState().notices]).toEqual(['', []]);
  fake.answer('file.save', async () => ({
    ok: false,
    error: wireFailure('disk-full', 'No room.', 'Make room.'),
  }));
  await act(async () => button('CSV').click());
  expect(store.getState().notices).toMatchObject([{ message: 'No room.', remedy: 'Make room.' }]);
});

test('what cannot be made is a fault of the window, and the menu stays of use', async () => {
  const fake = client();
  const broken: ExportItem = { title: 'PNG', make: () => Promise.reject(new Error('no canvas')) };
  const store = await show(fake, [broken, csv]);
  await act(async () => button('PNG').click());
  expect(store.getState().notices).toMatchObject([{ message: 'no canvas' }]);
  await act(async () => button('CSV').click());
  expect(status()).toBe('Written to /exports/run.csv');
});
