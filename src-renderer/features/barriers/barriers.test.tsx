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
import { createFakeClient } from '../../testing/fake-client';
import { Barriers } from './barriers';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let store: AppStore;

beforeEach(async () => {
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
  const entry = { id: 'a', name: 'a', path: null, saved: false };
  const client = createFakeClient([{ entry, summary: drawnSummary() }]);
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await act(async () => {
    await store.getState().selectRecording('a');
    root.render(
      <StoreContext value={store}>
        <Barriers />
      </StoreContext>,
    );
  });
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

const text = (): string => document.body.textContent ?? '';

describe('the barriers view', () => {
  test('opens with the question and this recording’s answer', () => {
    expect(document.querySelector('h2')?.textContent).toContain('smp_wmb');
    expect(text()).toContain(drawnSummary().barriers.verdict);
  });

  test('a row opens to the kernel’s stack, and shows its longest wait in the timeline', async () => {
    const opener = document.querySelector<HTMLElement>('.barriers-open');
    await act(async () => opener?.click());
    expect(opener?.getAttribute('aria-expanded')).toBe('true');
    expect(document.querySelectorAll('.barriers-stack li').length).toBeGreaterThan(1);
    await act(async () => document.querySelector<HTMLElement>('.barriers-actions button')?.click());
    expect(store.getState()).toMatchObject({ view: 'timeline', cycle: 0 });
    expect(store.getState().timeRange).not.toBeNull();
  });

  test('follows the filter: no cycle, no wait', async () => {
    await act(async () => store.getState().setFilter('kick > 10s'));
    expect(text()).toContain('No cycle is chosen');
  });
});
