import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { ok } from '@core/errors';
import { monotonicNs } from '@core/units';
import { driveCycle } from './cycle-driver';
import type { Clock } from '../ports/clock';
import type { QmpConnection } from '../ports/qmp';
import { FakeGuest, frozenWallClock } from '../session/session-fakes';

const clock: Clock = {
  now: () => monotonicNs(0n),
  sleep: () => Promise.resolve(),
  wallTime: () => '2026-03-01T12:00:00.000Z',
  readWallClock: frozenWallClock,
};

/** One cycle whose HMP command is answered with `said`; what was asked of QEMU. */
async function cycleAfter(said: string) {
  const commands: string[] = [];
  const lines: string[] = [];
  const guest = new FakeGuest(DEFAULT_GUEST);
  const execute: QmpConnection['execute'] = (command) => {
    commands.push(command);
    const value = command === 'human-monitor-command' ? said : {};
    return Promise.resolve(ok({ value, writtenAt: monotonicNs(0n), readAt: monotonicNs(1n), events: [] }));
  };
  const driven = await driveCycle(
    Object.assign(guest, { qmp: { ...guest.qmp, execute } }),
    clock,
    { ...DEFAULT_RECORD, hmpBeforePause: ['commit all'] },
    { signal: new AbortController().signal, log: (line) => lines.push(line) },
  );
  return { driven, commands, lines };
}

describe('a monitor command before a pause', () => {
  // As QEMU 7.2 words them.
  it.each([
    "unknown command: 'commit'\r\n",
    "Error: Cannot find device='' nor node-name='all'\r\n",
    'commit: block device name expected\r\nTry "help commit" for more information\r\n',
  ])('that QEMU refuses ends the recording with its words: %s', async (said) => {
    const { driven, commands } = await cycleAfter(said);
    expect(driven).toMatchObject({ ok: false, error: { code: 'qmp-error' } });
    const message = driven.ok ? '' : driven.error.message;
    expect(message).toContain('"commit all"');
    expect(message).toContain(said.split('\r\n')[0]);
    expect(commands).toEqual(['human-monitor-command']);
  });

  it.each(['', 'wrote 4096/4096 bytes at offset 0\r\n4 KiB, 1 ops; 00.00 sec\r\n'])(
    'that QEMU carries out is followed by the cycle: %s',
    async (said) => {
      const { driven, commands, lines } = await cycleAfter(said);
      expect(driven.ok).toBe(true);
      expect(commands).toEqual(['human-monitor-command', 'stop', 'cont']);
      expect(lines).toHaveLength(said === '' ? 0 : 1);
    },
  );
});
