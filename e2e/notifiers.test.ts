/** Which handler took which part of vm_state_notify, on a real QEMU: by its own code, with ioeventfds and without. */
import { expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { quiescope } from './command-line';

type Report = ReturnType<typeof reportSchema.parse>;
type Notifiers = NonNullable<Report['notifiers']>;

const CYCLES = 10;
/** The one virtio device of its guest, on a disk that holds nothing. */
const disk = (ioeventfd: 'on' | 'off'): string[] => [
  ...['--disk', 'none', '--qemu-arg', '-drive', '--qemu-arg', 'if=none,id=d1,driver=null-co,size=64M'],
  ...['--qemu-arg', '-device', '--qemu-arg', `virtio-blk-pci,drive=d1,num-queues=2,ioeventfd=${ioeventfd}`],
];

async function recorded(ioeventfd: 'on' | 'off'): Promise<{ report: Report; notifiers: Notifiers }> {
  const how = ['--level', 'full', '--cycles', String(CYCLES), '--bare-every', '0', '--json'];
  const ran = await quiescope('record', ...how, ...disk(ioeventfd));
  expect(ran.code, ran.stderr).toBe(0);
  const report = reportSchema.parse(JSON.parse(ran.stdout));
  if (report.notifiers === null) throw new Error('no handler was seen');
  return { report, notifiers: report.notifiers };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const phaseSum = (report: Report, phase: 'notify' | 'barrier'): number =>
  sumOf(report.cycles.map((cycle) => cycle.phases[phase] ?? NaN));
const virtioOf = ({ handlers }: Notifiers, part: 'pause' | 'resume') =>
  handlers.filter((one) => one.part === part && one.device === 'virtio-blk-pci');

it('names virtio’s handler and finds the grace periods in it with ioeventfds, and none without', async () => {
  const { report: on, notifiers: deassigning } = await recorded('on');
  const [virtio, ...others] = virtioOf(deassigning, 'pause');
  expect(others).toEqual([]);
  expect(virtio?.evidence).toContain('virtio_set_status');
  expect(virtio?.calls).toBe(CYCLES);
  expect(virtio?.phases.barrier).toBeGreaterThan(0);
  const barriers = sumOf(deassigning.handlers.map(({ phases }) => phases.barrier ?? 0));
  expect(barriers).toBe(phaseSum(on, 'barrier'));
  expect((virtio?.phases.barrier ?? 0) / barriers).toBeGreaterThan(0.9);

  const { report: off, notifiers: without } = await recorded('off');
  expect(phaseSum(off, 'barrier')).toBe(0);
  expect(virtioOf(without, 'pause').map(({ phases }) => phases.barrier)).toEqual([undefined]);
}, 300_000);

it('gives all of vm_state_notify to its handlers and a rest, exactly', async () => {
  const { report, notifiers } = await recorded('on');
  const { handlers, notifyNs, restNs, cycles } = notifiers;
  expect(cycles).toBe(CYCLES);
  expect(sumOf(handlers.map(({ totalNs }) => totalNs)) + restNs).toBe(notifyNs);
  for (const { phases, totalNs } of handlers) expect(sumOf(Object.values(phases))).toBe(totalNs);
  // Nothing else than a handler drains in there (from 8.0 on virtio-blk's does).
  const drained = sumOf(handlers.map(({ phases }) => phases.drain ?? 0));
  expect(notifyNs - drained).toBe(phaseSum(report, 'notify') + phaseSum(report, 'barrier'));
  expect(restNs).toBeGreaterThan(0);
  // Each handler is called once in a pause and once in a resume.
  for (const { calls } of handlers) expect(calls).toBe(CYCLES);
}, 300_000);
