import { describe, expect, it } from 'vitest';
import { err, failure, ok } from '@core/errors';
import type { InterruptedRecording } from '@core/journal/interrupted';
import { createApi } from '../../api/client';
import { createFakeClient } from '../../testing/fake-client';
import { createAppStore } from '../store';

const held = { at: '2026-01-01T00:00:00Z', done: 37, total: 50, isDriven: false };
const LEFT: readonly InterruptedRecording[] = [
  { name: 'one', sizeBytes: 1, failure: null, held },
  { name: 'two', sizeBytes: 1, failure: null, held: null },
];

async function looking() {
  const client = createFakeClient();
  client.answer('interrupted.list', async () => ok(LEFT));
  const store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await store.getState().lookAtInterrupted();
  return { client, store };
}

describe('what killed runs left', () => {
  it('is offered, and gone once it is discarded', async () => {
    const { store } = await looking();
    expect(store.getState().interrupted).toEqual(LEFT);
    await store.getState().discardInterrupted('one');
    expect(store.getState().interrupted).toEqual(LEFT.slice(1));
  });

  it('that is put off is not offered again in this window', async () => {
    const { store } = await looking();
    store.getState().putOffInterrupted();
    expect(store.getState().interrupted).toEqual([]);
  });

  it('that another has taken is said, and offered no more; what cannot be recovered waits last, with its reason', async () => {
    const { client, store } = await looking();
    const answer = (code: 'file-missing' | 'snapshot-corrupt') => {
      const error = { ...failure(code, code), remedy: null };
      client.answer('interrupted.open', async () => err(error));
    };
    answer('snapshot-corrupt');
    await store.getState().recoverRecording('one');
    const failed = { ...LEFT[0], failure: 'snapshot-corrupt' };
    expect(store.getState().interrupted).toEqual([LEFT[1], failed]);
    answer('file-missing');
    await store.getState().recoverRecording('two');
    expect(store.getState().interrupted).toEqual([failed]);
    expect(store.getState().notices.map(({ message }) => message)).toEqual([
      'snapshot-corrupt',
      'file-missing',
    ]);
    expect(store.getState().recovering).toBe(false);
  });
});
