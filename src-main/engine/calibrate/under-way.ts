/** A request under way at the stop: what is left of it when the drain begins is drained. */
import { createClockMap } from '@core/clocks/clock-map';
import type { ClockReading } from '@core/clocks/clock-map';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { MonotonicNs } from '@core/units';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import type { QmpReply } from '../ports/qmp';
import { DELAY_NS, NOTHING, pauseAndResume, qemuIo } from './injection';
import type { Bench } from './bench';
import type { InjectedCycle, Injection } from './injection';
import { NOMINAL, onSlowDrive } from './slow-drive';

const SETTLING_MS = 10;

interface Timed {
  readonly cycle: ClientCycleTimes;
  /** When QEMU made STOP up and when we read it; it sends STOP right before it drains. */
  readonly stopSentAt: MonotonicNs;
  readonly stopReadAt: MonotonicNs;
}

/** A cycle, and when QEMU came to its drain: by QEMU's own time of STOP, since we read STOP only when we get a CPU. */
async function timedCycle(guest: Guest, bench: Bench, before: ClockReading): Promise<Result<Timed>> {
  const cycle = await pauseAndResume(guest, bench);
  if (!cycle.ok) return cycle;
  const { eventAt, eventMadeAt, repliedAt } = cycle.value.stop;
  // Reading the wall clock takes a CPU for milliseconds, and vCPUs are on their way back into KVM_RUN.
  await bench.clock.sleep(SETTLING_MS, bench.signal);
  const map = createClockMap([before, bench.clock.readWallClock()]);
  const made = eventMadeAt === null ? null : map.toMonotonic(eventMadeAt);
  const stopReadAt = eventAt ?? repliedAt;
  return ok({ cycle: cycle.value, stopSentAt: made ?? stopReadAt, stopReadAt });
}

/** QEMU issues the request right before it replies, and what it says then comes to us as late as STOP does. */
const leftNs = (asked: QmpReply, { stopSentAt, stopReadAt }: Timed): number =>
  DELAY_NS - Number(stopSentAt - (asked.readAt - (stopReadAt - stopSentAt)));

async function injectedCycle(guest: Guest, bench: Bench, command: string): Promise<Result<InjectedCycle>> {
  const before = bench.clock.readWallClock();
  const asked = await qemuIo(guest.qmp, 'd0', command);
  if (!asked.ok) return asked;
  const timed = await timedCycle(guest, bench, before);
  if (!timed.ok) return timed;
  const ns = leftNs(asked.value, timed.value);
  return ok({ cycle: timed.value.cycle, delays: [{ phase: 'drain', ns }] });
}

async function plainCycle(guest: Guest, bench: Bench): Promise<Result<ClientCycleTimes>> {
  const before = bench.clock.readWallClock();
  const asked = await qemuIo(guest.qmp, 'd0', NOTHING);
  if (!asked.ok) return asked;
  const timed = await timedCycle(guest, bench, before);
  return timed.ok ? ok(timed.value.cycle) : timed;
}

const LEFT = `${NOMINAL}, less what is over of it at QEMU’s own time of STOP`;

export const drain: Injection = {
  name: 'drain',
  title: 'a read of 20 ms under way at the stop',
  measure: LEFT,
  prepare: (bench) =>
    onSlowDrive((guest) => ({
      plain: () => plainCycle(guest, bench),
      injected: () => injectedCycle(guest, bench, 'aio_read 0 4k'),
    })),
};

export const both: Injection = {
  name: 'both',
  title: 'a write of 20 ms under way at the stop, and its flush of 20 ms',
  measure: LEFT,
  prepare: (bench) =>
    onSlowDrive((guest) => ({
      plain: () => plainCycle(guest, bench),
      injected: async () => {
        const injected = await injectedCycle(guest, bench, 'aio_write 0 4k');
        if (!injected.ok) return injected;
        const { cycle, delays } = injected.value;
        return ok({ cycle, delays: [...delays, { phase: 'flush', ns: DELAY_NS }] });
      },
    })),
};
