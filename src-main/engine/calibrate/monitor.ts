/** A monitor that is busy: one dispatcher serves all of QEMU's QMP monitors, one command after the other. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import type { QmpConnection } from '../ports/qmp';
import { DELAY_MS, DELAY_NS, pauseAndResume, qemuIo, withDelays } from './injection';
import type { Bench } from './bench';
import type { InjectedCycle, Injection, PreparedInjection, RunningInjection } from './injection';
import { slowDrive } from './slow-drive';

/** The other monitor's command is to be QEMU's before ours is. */
const AHEAD_MS = 2;

async function injected(guest: Guest, other: QmpConnection, bench: Bench): Promise<Result<InjectedCycle>> {
  const sleeping = qemuIo(other, 'd0', `sleep ${DELAY_MS}`);
  await bench.clock.sleep(AHEAD_MS, bench.signal);
  const cycle = await pauseAndResume(guest, bench);
  const slept = await sleeping;
  if (!slept.ok) return slept;
  // It slept from some time after its request to some time before its reply: both ways are taken to be alike.
  const { writtenAt, readAt } = slept.value;
  const endedAt = (writtenAt + readAt + BigInt(DELAY_NS)) / 2n;
  return withDelays(cycle, ({ stop }) => [{ phase: 'dispatch', ns: Number(endedAt - stop.writtenAt) }]);
}

async function plain(guest: Guest, other: QmpConnection, bench: Bench): Promise<Result<ClientCycleTimes>> {
  const slept = await qemuIo(other, 'd0', `sleep ${DELAY_MS}`);
  return slept.ok ? pauseAndResume(guest, bench) : slept;
}

function prepare(bench: Bench): PreparedInjection {
  const monitor = bench.host.spareMonitor();
  return {
    guest: { extraArguments: [...slowDrive(), ...monitor.words] },
    begin: async (guest: Guest): Promise<Result<RunningInjection>> => {
      const other = await monitor.connected(bench.signal);
      if (!other.ok) return other;
      return ok({
        heldVcpu: null,
        plain: () => plain(guest, other.value, bench),
        injected: () => injected(guest, other.value, bench),
        end: () => Promise.resolve(other.value.close()),
      });
    },
    dispose: () => monitor.close(),
  };
}

export const busyMonitor: Injection = {
  name: 'monitor',
  title: 'another monitor busy for 20 ms when the request comes in',
  measure:
    'From the request’s bytes to the end of the other command’s 20 ms, which lie midway between its request and reply',
  prepare: (bench) => Promise.resolve(ok(prepare(bench))),
};
