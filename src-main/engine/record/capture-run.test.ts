import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { LevelChoice } from '@core/analysis/settings';
import { err, fail, failure, ok } from '@core/errors';
import type { FailureCode } from '@core/errors';
import type { CaptureLevel } from '@core/phases/phase';
import { monotonicNs } from '@core/units';
import { startCapture } from './capture-run';
import type { Guest, GuestLog } from '../ports/guest';
import type { QmpConnection } from '../ports/qmp';
import { FakeAnalyst, FakeGuest } from '../session/session-fakes';

const TIMED = '7@1700000000.000001:monitor_qmp_respond mon 0x1 resp: {}\n';

/** What happens to a guest whose QEMU has every trace event, and to the analyst, in order. */
function stage(refuses: Partial<Record<CaptureLevel, FailureCode>> = {}) {
  const did: string[] = [];
  const analyst = new FakeAnalyst();
  analyst.startCapture = ({ level }) => {
    did.push(`start ${level}`);
    const code = refuses[level];
    if (code !== undefined) return Promise.resolve(err(failure(code, `No ${level} here.`)));
    return Promise.resolve(ok({ level, events: [], perfVersion: null, buildId: null, shortfalls: [] }));
  };
  analyst.stopCapture = () => Promise.resolve(ok(void did.push('stop')));
  analyst.abortCapture = () => Promise.resolve(void did.push('abort'));
  const execute: QmpConnection['execute'] = (command, args = {}) => {
    const isSet = command === 'trace-event-set-state';
    const name = String(args['name']);
    if (isSet && name === 'runstate_set') did.push(args['enable'] === true ? 'events on' : 'events off');
    const value = isSet ? {} : [{ name, state: 'disabled' }];
    return Promise.resolve(ok({ value, writtenAt: monotonicNs(0n), readAt: monotonicNs(1n), events: [] }));
  };
  const log: GuestLog = {
    path: '/q.log',
    follow: () =>
      ok({ read: () => ok(new TextEncoder().encode(TIMED)), close: () => void did.push('closed') }),
  };
  const fake = new FakeGuest(DEFAULT_GUEST);
  const guest: Guest = Object.assign(fake, { qmp: { ...fake.qmp, execute }, log: ok(log) });
  const start = (level: LevelChoice) =>
    startCapture(guest, { level }, { analyst, readThreads: () => Promise.resolve(ok([])) }, () => undefined);
  return { did, start, guest };
}

async function started(level: LevelChoice, { start }: ReturnType<typeof stage>) {
  const run = await start(level);
  if (!run.ok) throw new Error(run.error.message);
  return run.value;
}

describe('the capture of a recording', () => {
  it('at level trace has QEMU’s events on while it runs, off while it is paused, and what was logged', async () => {
    const on = stage();
    const run = await started('trace', on);
    // The first one followed was the trial's.
    expect(on.did.splice(0)).toEqual(['closed', 'start trace', 'events on']);
    expect(run.started.events).toContain('vm_stop_flush_all');
    await run.pause();
    await run.resume();
    await run.abort();
    expect(on.did.splice(0)).toEqual([
      'events off',
      'stop',
      'start trace',
      'events on',
      'events off',
      'abort',
    ]);
    expect(run.readLog()).toMatchObject({ ok: true });
    run.close();
    run.close();
    expect(on.did).toEqual(['closed']);
  });

  it.each<[Partial<Record<CaptureLevel, FailureCode>>, CaptureLevel, number]>([
    [{}, 'probes', 0],
    [{ probes: 'permission' }, 'trace', 1],
    [{ probes: 'perf-missing', trace: 'trace-events-missing' }, 'timing', 2],
  ])('at level auto, where %j, is at %s and says why not better', async (refuses, level, shortfalls) => {
    const run = await started('auto', stage(refuses));
    expect(run.started.level).toBe(level);
    expect(run.started.shortfalls).toHaveLength(shortfalls);
    for (const sentence of run.started.shortfalls)
      expect(sentence).toMatch(/^Level \w+ was not to be had: No/);
  });

  it('takes the level asked for or none', async () => {
    const { start, did } = stage({ probes: 'permission' });
    expect(await start('probes')).toMatchObject({ ok: false, error: { code: 'permission' } });
    expect(did).toEqual(['start probes']);
  });

  it('tries no other level on a guest that is gone', async () => {
    const { start, did } = stage({ probes: 'qemu-exited' });
    expect(await start('auto')).toMatchObject({ ok: false, error: { code: 'qemu-exited' } });
    expect(did).toEqual(['start probes']);
  });

  it('leaves nothing of level trace where the events cannot be turned on', async () => {
    const { start, did, guest } = stage();
    const { execute } = guest.qmp;
    const refusing: QmpConnection['execute'] = (command, args, options) =>
      command === 'trace-event-set-state' && args?.['name'] === 'runstate_set'
        ? Promise.resolve(fail('qmp-error', 'No.'))
        : execute(command, args, options);
    Object.assign(guest, { qmp: { ...guest.qmp, execute: refusing } });
    expect(await start('trace')).toMatchObject({ ok: false, error: { code: 'qmp-error' } });
    expect(did).toEqual(['closed', 'start trace', 'closed', 'abort']);
  });
});
