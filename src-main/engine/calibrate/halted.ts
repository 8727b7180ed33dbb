/** The whole of QEMU stands still while the request comes in: SIGSTOP, stop, SIGCONT. */
import type { Result } from '@core/errors';
import type { Guest } from '../ports/guest';
import { DELAY_MS, pauseAndResume, withDelays } from './injection';
import type { Bench } from './bench';
import type { InjectedCycle, Injection } from './injection';
import { onSlowDrive } from './slow-drive';

async function injected(guest: Guest, bench: Bench): Promise<Result<InjectedCycle>> {
  const halted = await bench.host.halt(guest.pid);
  if (!halted.ok) return halted;
  const cycle = pauseAndResume(guest, bench);
  await bench.clock.sleep(DELAY_MS, bench.signal);
  const proceedsAt = bench.clock.now();
  bench.host.proceed(guest.pid);
  return withDelays(await cycle, ({ stop }) => [
    { phase: 'dispatch', ns: Number(proceedsAt - stop.writtenAt) },
  ]);
}

export const halted: Injection = {
  name: 'dispatch',
  title: 'QEMU’s process stopped (SIGSTOP) for 20 ms while the request comes in',
  measure: 'From the request’s bytes to SIGCONT, on the client’s clock',
  prepare: (bench) =>
    onSlowDrive((guest) => ({
      plain: () => pauseAndResume(guest, bench),
      injected: () => injected(guest, bench),
    })),
};
