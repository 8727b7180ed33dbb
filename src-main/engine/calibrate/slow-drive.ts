/** A guest with a null-co drive, whose reads, writes and flushes each take a known time, and one that is throttled. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import { DELAY_NS, nothingToDispose, nothingToUndo } from './injection';
import type { InjectedCycle, PreparedInjection } from './injection';

/** Drives that no device has: d0, and d1 without latency but with one request a second. */
export const slowDrive = (): readonly string[] => [
  '-drive',
  `if=none,id=d0,driver=null-co,size=1G,latency-ns=${DELAY_NS}`,
  '-drive',
  'if=none,id=d1,driver=null-co,size=1G,throttling.iops-total=1',
];

export const NOMINAL = 'The drive’s latency by name: QEMU’s timers add their slack, some 50 to 100 µs';

/** How cycles of a guest are driven. */
interface Cycles {
  readonly plain: () => Promise<Result<ClientCycleTimes>>;
  readonly injected: () => Promise<Result<InjectedCycle>>;
}

/** For injections that need these drives and nothing else. */
export const onSlowDrive = (cyclesOf: (guest: Guest) => Cycles): Promise<Result<PreparedInjection>> =>
  Promise.resolve(
    ok({
      guest: { extraArguments: slowDrive() },
      begin: (guest: Guest) => Promise.resolve(ok({ ...nothingToUndo, ...cyclesOf(guest) })),
      ...nothingToDispose,
    }),
  );
