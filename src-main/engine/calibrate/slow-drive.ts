/** A null-co drive, whose reads, writes and flushes each take a known time. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClientCycleTimes, Guest } from '../ports';
import { DELAY_NS, nothingToDispose, nothingToUndo } from './injection';
import type { InjectedCycle, PreparedInjection } from './injection';

/** A drive d0 that no device has; `more` are further options. */
export const slowDrive = (more = ''): readonly string[] => [
  '-drive',
  `if=none,id=d0,driver=null-co,size=1G,latency-ns=${DELAY_NS}${more}`,
];

export const NOMINAL = 'The drive’s latency by name: QEMU’s timers add their slack, some 50 to 100 µs';

/** How cycles of a guest are driven. */
interface Cycles {
  readonly plain: () => Promise<Result<ClientCycleTimes>>;
  readonly injected: () => Promise<Result<InjectedCycle>>;
}

/** For injections that need the drive and nothing else. */
export const onSlowDrive = (
  cyclesOf: (guest: Guest) => Cycles,
  more?: string,
): Promise<Result<PreparedInjection>> =>
  Promise.resolve(
    ok({
      guest: { extraArguments: slowDrive(more) },
      begin: (guest: Guest) => Promise.resolve(ok({ ...nothingToUndo, ...cyclesOf(guest) })),
      ...nothingToDispose,
    }),
  );
