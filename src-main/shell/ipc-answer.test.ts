import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '@core/errors';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { REQUEST_CHANNELS } from '@contract/channels';
import type { RequestChannel } from '@contract/channels';
import { answerRequest } from './ipc-answer';
import type { Handlers } from './ipc-answer';

/** Handlers that note what reached them and answer null. */
function noted() {
  const reached: { channel: RequestChannel; input: unknown }[] = [];
  const entries = REQUEST_CHANNELS.map((channel) => [
    channel,
    (input: unknown) => {
      reached.push({ channel, input });
      return Promise.resolve(ok(null));
    },
  ]);
  return { reached, handlers: Object.fromEntries(entries) as Handlers };
}
const noBug = {
  from: 1,
  logBug: (error: unknown) => {
    throw error;
  },
};

describe('a request of the window', () => {
  it('reaches its handler when its input fits', async () => {
    const { reached, handlers } = noted();
    expect(await answerRequest(handlers, 'guest.launch', DEFAULT_GUEST, noBug)).toEqual(ok(null));
    expect(reached).toEqual([{ channel: 'guest.launch', input: DEFAULT_GUEST }]);
  });

  it.each([
    ['guest.launch', { ...DEFAULT_GUEST, vcpus: 0 }],
    ['guest.launch', { ...DEFAULT_GUEST, surprise: true }],
    ['recording.open', { path: 7 }],
    ['recording.timeline', { id: 'x', request: { cycle: 0, startNs: 0, endNs: Infinity, widthPx: 10 } }],
    ['terminal.write', { terminal: 'shell', text: 'rm' }],
    ['settings.change', { theme: 'pink' }],
    ['settings.change', { cycles: 0 }],
    ['window.open', { path: '' }],
  ] as const)('on %s is refused with the field at fault when it does not fit', async (channel, input) => {
    const { reached, handlers } = noted();
    expect(await answerRequest(handlers, channel, input, noBug)).toMatchObject({
      ok: false,
      error: { code: 'usage' },
    });
    expect(reached).toEqual([]);
  });

  it('is answered, never thrown at, whatever the input', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...REQUEST_CHANNELS), fc.anything(), async (channel, input) => {
        const { handlers } = noted();
        const answer = await answerRequest(handlers, channel, input, noBug);
        expect(answer.ok || answer.error.code === 'usage').toBe(true);
      }),
    );
  });

  it('learns nothing of a bug but that there is one', async () => {
    const { handlers } = noted();
    const bugs: unknown[] = [];
    const secret = new Error('/home/u/secret');
    const broken: Handlers = { ...handlers, 'guest.stop': () => Promise.reject(secret) };
    const answer = await answerRequest(
      broken,
      'guest.stop',
      {},
      {
        from: 1,
        logBug: (error) => bugs.push(error),
      },
    );
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(bugs).toEqual([secret]);
  });
});
