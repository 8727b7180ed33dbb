/** A control: requests that wait in a throttle group are let go by a drain, so that nothing is to be waited for. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClientCycleTimes, Guest } from '../ports';
import { NOTHING, nothingToDispose, nothingToUndo, pauseAndResume, qemuIo, withDelays } from './injection';
import type { Bench, Injection } from './injection';

/** A drive without latency of its own, and one request a second. */
const THROTTLED = ['-drive', 'if=none,id=d0,driver=null-co,size=1G,throttling.iops-total=1'];
const REQUESTS = 3;

async function cycleAfter(guest: Guest, bench: Bench, command: string): Promise<Result<ClientCycleTimes>> {
  for (let request = 0; request < REQUESTS; request += 1) {
    const asked = await qemuIo(guest.qmp, 'd0', command);
    if (!asked.ok) return asked;
  }
  return pauseAndResume(guest, bench);
}

export const throttle: Injection = {
  name: 'throttle',
  title: `${REQUESTS} reads that a throttle group would hold for seconds, under way at the stop`,
  measure: 'A drain lets them go (throttle_group_drained_begin in QEMU): no time at all',
  prepare: (bench) =>
    Promise.resolve(
      ok({
        guest: { extraArguments: THROTTLED },
        begin: (guest) =>
          Promise.resolve(
            ok({
              ...nothingToUndo,
              plain: () => cycleAfter(guest, bench, NOTHING),
              injected: async () => withDelays(await cycleAfter(guest, bench, 'aio_read 0 4k'), () => []),
            }),
          ),
        ...nothingToDispose,
      }),
    ),
};
