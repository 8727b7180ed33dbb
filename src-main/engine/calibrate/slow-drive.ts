/** Delays of a null-co drive, whose reads, writes and flushes each take a known time. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClientCycleTimes, Guest, QmpReply } from '../ports';
import { DELAY_NS, nothingToDispose, nothingToUndo, pauseAndResume, plainAfterRead, qemuIo, withDelays } from './injection';
import type { Bench, InjectedCycle, Injection, PreparedInjection } from './injection';

/** A drive d0 that no device has; `more` are further options. */
export const slowDrive = (more = ''): readonly string[] => [
  '-drive',
  `if=none,id=d0,driver=null-co,size=1G,latency-ns=${DELAY_NS}${more}`,
];

const prepared = (
  bench: Bench,
  injected: (guest: Guest) => Promise<Result<InjectedCycle>>,
): Promise<Result<PreparedInjection>> =>
  Promise.resolve(
    ok({
      guest: { extraArguments: slowDrive() },
      begin: (guest) =>
        Promise.resolve(
          ok({ ...nothingToUndo, plain: () => plainAfterRead(guest, bench), injected: () => injected(guest) }),
        ),
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
    prepared(bench, async (guest) => {
      const written = await qemuIo(guest.qmp, 'd0', 'write 0 4k');
      if (!written.ok) return written;
      return withDelays(await pauseAndResume(guest, bench), () => [{ phase: 'flush', ns: DELAY_NS }]);
    }),
};

/** What is left of a request, issued by `asked`, when the drain begins: QEMU sends STOP right before it. */
function drainLeftNs(asked: QmpReply, { stop }: ClientCycleTimes): number {
  const issuedAt = (asked.writtenAt + asked.readAt) / 2n;
  return DELAY_NS - Number((stop.eventAt ?? stop.repliedAt) - issuedAt);
}

const LEFT = `${NOMINAL}, less what is over of it when STOP is read, on the client’s clock`;

export const drain: Injection = {
  name: 'drain',
  title: 'a read of 20 ms under way at the stop',
  measure: LEFT,
  prepare: (bench) =>
    prepared(bench, async (guest) => {
      const asked = await qemuIo(guest.qmp, 'd0', 'aio_read 0 4k');
      if (!asked.ok) return asked;
      return withDelays(await pauseAndResume(guest, bench), (cycle) => [
        { phase: 'drain', ns: drainLeftNs(asked.value, cycle) },
      ]);
    }),
};

export const both: Injection = {
  name: 'both',
  title: 'a write of 20 ms under way at the stop, and its flush of 20 ms',
  measure: LEFT,
  prepare: (bench) =>
    prepared(bench, async (guest) => {
      const asked = await qemuIo(guest.qmp, 'd0', 'aio_write 0 4k');
      if (!asked.ok) return asked;
      return withDelays(await pauseAndResume(guest, bench), (cycle) => [
        { phase: 'drain', ns: drainLeftNs(asked.value, cycle) },
        { phase: 'flush', ns: DELAY_NS },
      ]);
    }),
};
