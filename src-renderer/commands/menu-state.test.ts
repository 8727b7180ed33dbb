import { expect, it } from 'vitest';
import { createApi } from '../api/client';
import { createAppStore } from '../state/store';
import { drawnSummary } from '../testing/drawn-recording';
import { createFakeClient } from '../testing/fake-client';
import { tellMenu } from './menu-state';
import { COMMANDS } from './registry';

it('the menu is told what may not run, and again only when that changes', async () => {
  const entry = { id: 'a', name: 'a', path: null, saved: false };
  const client = createFakeClient([{ entry, summary: drawnSummary() }]);
  const store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  const told: (readonly string[])[] = [];
  const end = tellMenu(store, COMMANDS, (disabled) => told.push(disabled));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('file.save');
  expect(told[0]).not.toContain('file.open');
  store.getState().toggleTerminal();
  expect(told).toHaveLength(1);
  await store.getState().selectRecording('a');
  expect(told.at(-1)).not.toContain('file.save');
  end();
  store.setState({ recordingId: null });
  expect(told.at(-1)).not.toContain('file.save');
});
