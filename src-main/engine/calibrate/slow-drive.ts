/** Delays of a null-co drive, whose reads, writes and flushes each take a known time. */
import type { Delay } from '@core/calibration/calibration';
import { createClockMap } from '@core/clocks/clock-map';
import type { ClockReading } from '@core/clocks/clock-map';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { MonotonicNs } from '@core/units';
import type { ClientCycleTimes, Guest } from '../ports';
import { DELAY_NS, nothingToDispose, nothingToUndo, pauseAndResume, qemuIo, withDelays } from './injection';
import type { Bench, InjectedCycle, Injection, PreparedInjection } from './injection';

/** A drive d0 that no device has; `more` are further options. */
export const slowDrive = (more = ''): readonly string[] => [
  '-drive',
  `if=none,id=d0,driver=null-co,size=1G,latency-ns=${DELAY_NS}${more}`,
];

const prepared = (
  injected: (guest: Guest) => Promise<Result<InjectedCycle>>,
  plain: (guest: Guest) => Promise<Result<ClientCycleTimes>>,
): Promise<Result<PreparedInjection>> =>
  Promise.resolve(
    ok({
      guest: { extraArguments: slowDrive() },
      begin: (guest) =>
        Promise.resolve(ok({ ...nothingToUndo, plain: () => plain(guest), injected: () => injected(guest) })),
      ...nothingToDispose,
    }),
  );

const NOMINAL = 'The drive’s latency by name: QEMU’s timers add their slack, some 50 µs, to it';

/** A write that is over leaves the flush to do at the stop. */
export const flush: Injection = {
  name: 'flush',
  title: 'a drive’s flush that takes 20 ms',
  measure: NOMINAL,
  prepare: (bench) =>
    prepared(
      async (guest) => {
        const written = await qemuIo(guest.qmp, 'd0', 'write 0 4k');
        if (!written.ok) return written;
        return withDelays(await pauseAndResume(guest, bench), () => [{ phase: 'flush', ns: DELAY_NS }]);
      },
      async (guest) => {
        const read = await qemuIo(guest.qmp, 'd0', 'read 0 4k');
        return read.ok ? pauseAndResume(guest, bench) : read;
      },
    ),
};

interface Timed {
  readonly cycle: ClientCycleTimes;
  /** When STOP was made up, on the client's clock; QEMU sends it right before it drains. */
  readonly stopSentAt: MonotonicNs;
}

/** A cycle, and when QEMU came to its drain: by QEMU's own time of STOP, since we read STOP only when we get a CPU. */
async function timedCycle(guest: Guest, bench: Bench, before: ClockReading): Promise<Result<Timed>> {
  const cycle = await pauseAndResume(guest, bench);
  if (!cycle.ok) return cycle;
  const { eventAt, eventMadeAt, repliedAt } = cycle.value.stop;
  const map = createClockMap([before, bench.clock.readWallClock()]);
  const made = eventMadeAt === null ? null : map.toMonotonic(eventMadeAt);
  return ok({ cycle: cycle.value, stopSentAt: made ?? eventAt ?? repliedAt });
}

/** A request is issued, and what is left of it when the drain begins is drained. */
async function injectedUnderWay(guest: Guest, bench: Bench, command: string): Promise<Result<InjectedCycle>> {
  const before = bench.clock.readWallClock();
  const asked = await qemuIo(guest.qmp, 'd0', command);
  if (!asked.ok) return asked;
  const timed = await timedCycle(guest, bench, before);
  if (!timed.ok) return timed;
  const { cycle, stopSentAt } = timed.value;
  const issuedAt = (asked.value.writtenAt + asked.value.readAt) / 2n;
  return ok({ cycle, delays: [{ phase: 'drain', ns: DELAY_NS - Number(stopSentAt - issuedAt) }] });
}

async function plainReadingClocks(guest: Guest, bench: Bench): Promise<Result<ClientCycleTimes>> {
  const before = bench.clock.readWallClock();
  const read = await qemuIo(guest.qmp, 'd0', 'read 0 4k');
  if (!read.ok) return read;
  const timed = await timedCycle(guest, bench, before);
  return timed.ok ? ok(timed.value.cycle) : timed;
}

const LEFT = `${NOMINAL}, less what is over of it at QEMU’s own time of STOP, on the client’s clock`;

/** `then` are delays that follow the drain. */
const underWay = (
  about: Pick<Injection, 'name' | 'title'>,
  command: string,
  then: readonly Delay[],
): Injection => ({
  ...about,
  measure: LEFT,
  prepare: (bench) =>
    prepared(
      async (guest) => {
        const injected = await injectedUnderWay(guest, bench, command);
        return injected.ok
          ? ok({ ...injected.value, delays: [...injected.value.delays, ...then] })
          : injected;
      },
      (guest) => plainReadingClocks(guest, bench),
    ),
});

export const drain = underWay(
  { name: 'drain', title: 'a read of 20 ms under way at the stop' },
  'aio_read 0 4k',
  [],
);

export const both = underWay(
  { name: 'both', title: 'a write of 20 ms under way at the stop, and its flush of 20 ms' },
  'aio_write 0 4k',
  [{ phase: 'flush', ns: DELAY_NS }],
);
