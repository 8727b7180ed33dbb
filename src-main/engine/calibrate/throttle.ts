/** A control: requests that wait in a throttle group are let go by a drain, so that nothing is to be waited for. */
import type { Result } from '@core/errors';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import { NOTHING, pauseAndResume, qemuIo, withDelays } from './injection';
import type { Bench } from './bench';
import type { Injection } from './injection';
import { onSlowDrive } from './slow-drive';

const REQUESTS = 3;

async function cycleAfter(guest: Guest, bench: Bench, command: string): Promise<Result<ClientCycleTimes>> {
  for (let request = 0; request < REQUESTS; request += 1) {
    const asked = await qemuIo(guest.qmp, 'd1', command);
    if (!asked.ok) return asked;
  }
  return pauseAndResume(guest, bench);
}

export const throttle: Injection = {
  name: 'throttle',
  title: `${REQUESTS} reads that a throttle group would hold for seconds, under way at the stop`,
  measure: 'A drain lets them go (throttle_group_drained_begin in QEMU): no time at all',
  prepare: (bench) =>
    onSlowDrive((guest) => ({
      plain: () => cycleAfter(guest, bench, NOTHING),
      injected: async () => withDelays(await cycleAfter(guest, bench, 'aio_read 0 4k'), () => []),
    })),
};
