import { expect, it } from 'vitest';
import { perfFailure } from './perf-errors';

it('does not take what perf says of its commands for the cause of its end', () => {
  const killed = { code: null, signal: 'SIGKILL' } as const;
  const { message } = perfFailure('Events disabled\nEvents enabled\n', killed, 'recording');
  expect(message).toBe('perf ended (SIGKILL) while recording: it said nothing');
});
