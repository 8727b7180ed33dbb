import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { fail, ok } from '@core/errors';
import { monotonicNs } from '@core/units';
import type { Guest, GuestLog } from '../ports/guest';
import type { QmpConnection } from '../ports/qmp';
import { FakeGuest } from '../session/session-fakes';
import { findTraceEvents } from './trace-events';

const ALL = ['runstate_set', 'vm_state_notify', 'vm_stop_flush_all', 'qmp_exit_cont', 'monitor_qmp_respond'];

interface Build {
  /** Its trace events; those in `on` are on from the start. */
  readonly events?: readonly string[];
  readonly on?: readonly string[];
  /** What it writes to its log while the trial event is on. */
  readonly line?: string;
}

/** A QEMU that keeps its trace events' states; what is on, and what was set. */
function qemu({
  events = ALL,
  on = [],
  line = '7@1700000000.000001:monitor_qmp_respond mon 0x1 resp: {}\n',
}: Build = {}) {
  const enabled = new Set(on);
  const sets: string[] = [];
  let written = 'older';
  const reply = (value: unknown) =>
    Promise.resolve(ok({ value, writtenAt: monotonicNs(0n), readAt: monotonicNs(1n), events: [] }));
  const execute: QmpConnection['execute'] = (command, args = {}) => {
    const name = String(args['name']);
    if (!events.includes(name)) return Promise.resolve(fail('qmp-error', `unknown event "${name}"`));
    if (command === 'trace-event-get-state')
      return reply([{ name, vcpu: false, state: enabled.has(name) ? 'enabled' : 'disabled' }]);
    sets.push(`${args['enable'] === true ? '+' : '-'}${name}`);
    if (args['enable'] === true) enabled.add(name);
    else enabled.delete(name);
    if (enabled.has('monitor_qmp_respond')) written += line;
    return reply({});
  };
  const log: GuestLog = {
    path: '/run/q/qemu.log',
    follow: () => {
      const from = written.length;
      return ok({ read: () => ok(new TextEncoder().encode(written.slice(from))), close: () => undefined });
    },
  };
  const fake = new FakeGuest(DEFAULT_GUEST);
  const guest: Guest = Object.assign(fake, { qmp: { ...fake.qmp, execute }, log: ok(log) });
  return { guest, enabled, sets };
}

describe('QEMU’s own trace events', () => {
  it('are tried, found off, and turned on and off again as they were', async () => {
    const { guest, enabled, sets } = qemu({ on: ['vm_state_notify'] });
    const found = await findTraceEvents(guest);
    if (!found.ok) throw new Error(found.error.message);
    expect(sets.splice(0)).toEqual(['+monitor_qmp_respond', '-monitor_qmp_respond']);
    expect(found.value).toMatchObject({
      events: ALL.slice(0, 4),
      log: { path: '/run/q/qemu.log' },
      shortfalls: [expect.stringContaining('vm_state_notify was on before')],
    });
    await found.value.turnOn();
    expect([...enabled].sort()).toEqual([...ALL.slice(0, 4)].sort());
    await found.value.turnOff();
    expect([...enabled]).toEqual(['vm_state_notify']);
  });

  it('say which of them this QEMU’s build lacks', async () => {
    const { guest } = qemu({ events: ALL.filter((name) => name !== 'qmp_exit_cont') });
    expect(await findTraceEvents(guest)).toMatchObject({
      ok: true,
      value: {
        events: ALL.slice(0, 3),
        shortfalls: [expect.stringContaining('qmp_exit_cont is no trace event')],
      },
    });
  });

  it.each<[string, Build, string]>([
    ['has none of them', { events: ['monitor_qmp_respond'] }, 'trace-events-missing'],
    ['has no trace events at all', { events: [] }, 'trace-events-missing'],
    ['writes them elsewhere than to its log', { line: '' }, 'trace-events-missing'],
    ['writes them without times', { line: 'monitor_qmp_respond mon 0x1 resp: {}\n' }, 'trace-log-untimed'],
  ])('are refused where the build %s, with nothing left on', async (_, build, code) => {
    const { guest, enabled } = qemu(build);
    expect(await findTraceEvents(guest)).toMatchObject({ ok: false, error: { code } });
    expect([...enabled]).toEqual([]);
  });

  it('are refused where the guest keeps no log', async () => {
    expect(await findTraceEvents(new FakeGuest(DEFAULT_GUEST))).toMatchObject({
      ok: false,
      error: { code: 'trace-events-missing' },
    });
  });
});
