/** A disk over NBD whose server, ours, sleeps on each flush. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { InjectionName } from '@core/calibration/calibration';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import { DELAY_MS, nothingToUndo, pauseAndResume, withDelays } from './injection';
import type { Bench } from './bench';
import type { InjectedCycle, Injection } from './injection';
import type { SlowNbd } from './ports';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function cycleWith(
  guest: Guest,
  nbd: SlowNbd,
  delayMs: number,
  bench: Bench,
): Promise<Result<ClientCycleTimes>> {
  nbd.setFlushDelay(delayMs);
  nbd.takeSleeps();
  const cycle = await pauseAndResume(guest, bench);
  nbd.setFlushDelay(0);
  return cycle;
}

async function injected(guest: Guest, nbd: SlowNbd, bench: Bench): Promise<Result<InjectedCycle>> {
  const cycle = await cycleWith(guest, nbd, DELAY_MS, bench);
  return withDelays(cycle, () => [{ phase: 'flush', ns: sum(nbd.takeSleeps()) }]);
}

const escaped = (path: string): string => path.replaceAll(',', ',,');

/** NBD's driver flushes at every stop, whether something was written or not (bdrv_co_flush, block/io.c). */
function nbdInjection(name: InjectionName, title: string, wordsFor: (path: string) => string[]): Injection {
  return {
    name,
    title,
    measure: 'The server’s own sleeps, on its own clock',
    prepare: async (bench) => {
      const nbd = await bench.host.serveNbd();
      if (!nbd.ok) return nbd;
      return ok({
        guest: { extraArguments: wordsFor(nbd.value.path) },
        begin: (guest: Guest) =>
          Promise.resolve(
            ok({
              ...nothingToUndo,
              plain: () => cycleWith(guest, nbd.value, 0, bench),
              injected: () => injected(guest, nbd.value, bench),
            }),
          ),
        dispose: () => nbd.value.close(),
      });
    },
  };
}

export const nbd = nbdInjection('nbd', 'an NBD server that sleeps 20 ms on each flush', (path) => [
  '-drive',
  `if=none,id=n0,driver=nbd,server.type=unix,server.path=${escaped(path)},export=slow`,
]);

/** bdrv_flush_all walks the block backends' roots, and in QEMU 7.2 the nodes that the monitor owns beside them. */
export const nbdLayered = nbdInjection(
  'nbd-layered',
  'the same server as a node of its own under a format node: QEMU 7.2 flushes it twice, 10.0 once',
  (path) => [
    '-blockdev',
    `driver=nbd,node-name=n0,server.type=unix,server.path=${escaped(path)},export=slow`,
    '-blockdev',
    'driver=raw,node-name=r0,file=n0',
    '-device',
    'virtio-blk-pci,drive=r0,ioeventfd=off',
  ],
);
