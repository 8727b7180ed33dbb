import { describe, expect, it } from 'vitest';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { monotonicNs, tid } from '@core/units';
import type { QmpConnection, QmpReply } from './ports/qmp';
import type { ReadThreadNames } from './ports/guest';
import { readThreads } from './threads';

const at = monotonicNs(0n);
const reply = (value: unknown): Result<QmpReply> => ok({ value, writtenAt: at, readAt: at, events: [] });

function guestAnswering(result: Result<QmpReply>): { pid: number; qmp: QmpConnection } {
  const qmp: QmpConnection = {
    qemuVersion: '',
    execute: () => Promise.resolve(result),
    onEvent: () => () => undefined,
    close: () => undefined,
  };
  return { pid: 100, qmp };
}

const names: ReadThreadNames = () =>
  Promise.resolve(
    ok([
      { tid: tid(103), name: 'CPU 1/KVM' },
      { tid: tid(100), name: 'qemu-system-x86' },
      { tid: tid(102), name: 'CPU 0/KVM' },
      { tid: tid(101), name: 'call_rcu' },
    ]),
  );

describe("the guest's threads", () => {
  it('are told apart by pid and by what QEMU says of its vCPUs', async () => {
    const cpus = [
      { 'cpu-index': 0, 'thread-id': 102 },
      { 'cpu-index': 1, 'thread-id': 103 },
    ];
    expect(await readThreads(guestAnswering(reply(cpus)), names)).toEqual(
      ok([
        { tid: 100, name: 'qemu-system-x86', is: { role: 'main' } },
        { tid: 101, name: 'call_rcu', is: { role: 'other' } },
        { tid: 102, name: 'CPU 0/KVM', is: { role: 'vcpu', vcpu: 0 } },
        { tid: 103, name: 'CPU 1/KVM', is: { role: 'vcpu', vcpu: 1 } },
      ]),
    );
  });

  it('fail with what QEMU, its reply or the process fails with', async () => {
    const gone = fail('qemu-exited', 'gone');
    expect(await readThreads(guestAnswering(gone), names)).toEqual(gone);
    expect(await readThreads(guestAnswering(reply({})), names)).toMatchObject({
      error: { code: 'qmp-protocol' },
    });
    expect(await readThreads(guestAnswering(reply([])), () => Promise.resolve(gone))).toEqual(gone);
  });
});
