/** A write that is over leaves the flush to do at the stop. */
import { DELAY_NS, pauseAndResume, qemuIo, withDelays } from './injection';
import type { Injection } from './injection';
import { NOMINAL, onSlowDrive } from './slow-drive';

export const flush: Injection = {
  name: 'flush',
  title: 'a drive’s flush that takes 20 ms',
  measure: NOMINAL,
  prepare: (bench) =>
    onSlowDrive((guest) => ({
      plain: async () => {
        const read = await qemuIo(guest.qmp, 'd0', 'read 0 4k');
        return read.ok ? pauseAndResume(guest, bench) : read;
      },
      injected: async () => {
        const written = await qemuIo(guest.qmp, 'd0', 'write 0 4k');
        if (!written.ok) return written;
        return withDelays(await pauseAndResume(guest, bench), () => [{ phase: 'flush', ns: DELAY_NS }]);
      },
    })),
};
