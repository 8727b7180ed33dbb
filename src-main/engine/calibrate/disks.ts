/** Each virtio disk costs its grace periods when its ioeventfds are taken down, and none without ioeventfds. */
import { seriesOf } from '@core/calibration/disk-series';
import type { InjectionOutcome } from '@core/calibration/calibration';
import type { DiskSample } from '@core/calibration/disk-series';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { GuestComparison } from './injection';
import type { Lab } from './lab';

const QUEUES = 2;
const STEPS = [
  { disks: 1, ioeventfd: true },
  { disks: 2, ioeventfd: true },
  { disks: 4, ioeventfd: true },
  { disks: 4, ioeventfd: false },
] as const;

const disksOf = (count: number, ioeventfd: boolean): readonly string[] =>
  Array.from({ length: count }, (_, disk) => [
    '-drive',
    `if=none,id=k${disk},driver=null-co,size=64M`,
    '-device',
    `virtio-blk-pci,drive=k${disk},num-queues=${QUEUES},ioeventfd=${ioeventfd ? 'on' : 'off'}`,
  ]).flat();

async function carryOut(lab: Lab): Promise<Result<InjectionOutcome>> {
  const samples: DiskSample[] = [];
  for (const { disks, ioeventfd } of STEPS) {
    lab.progressed(samples.length / STEPS.length);
    const guest = await lab.launch({ extraArguments: disksOf(disks, ioeventfd) });
    if (!guest.ok) return guest;
    const rows = await lab.record(guest.value, lab.pairs);
    await guest.value.stop();
    if (!rows.ok) return rows;
    const cycles = rows.value.map(({ gracePeriods, phases }) => ({
      gracePeriods,
      barrierNs: phases.barrier,
    }));
    samples.push({ disks, ioeventfd, cycles });
  }
  const series = seriesOf(samples, QUEUES);
  return ok(
    series === null
      ? { state: 'impossible', reason: 'this level does not tell grace periods apart' }
      : { state: 'series', series },
  );
}

export const disks: GuestComparison = {
  name: 'disks',
  title: `1, 2 and 4 virtio disks of ${QUEUES} queues, and 4 with ioeventfd=off`,
  measure: 'Grace periods are counted; how long each takes only the kernel knows',
  carryOut,
};
