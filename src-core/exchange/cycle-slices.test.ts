import { describe, expect, it } from 'vitest';
import { drawRecording } from '../testing/draw-recording';
import { exchangedOf } from '../testing/exchanged';
import { callsOf, coursesOf } from './cycle-slices';

/** Thread, depth, name, from and until in µs. */
const told = (drawing: string): string[] =>
  [...exchangedOf(drawRecording(drawing)).cycles()].flatMap(({ context }) =>
    callsOf(context).map(
      ({ tid, depth, name, startNs, endNs }) =>
        `${String(tid)} ${String(depth)} ${name} ${String(startNs / 1000)}-${String(endNs / 1000)}`,
    ),
  );

const DRIVEN_BY_A_VCPU = `
    0 client stop
    4 cpu0 left
   10 cpu0 > vm_stop
   15 cpu0 > pause_all_vcpus
   20 cpu0 < pause_all_vcpus
   30 cpu0 < vm_stop
   31 client ok
   50 client cont
   52 main > vm_start
   58 main < vm_start
   60 cpu0 run
   61 client ok
`;

describe('what is drawn of a thread’s calls', () => {
  it('has the stays in KVM_RUN of a vCPU’s thread that drives among its calls, in order', () => {
    expect(told(DRIVEN_BY_A_VCPU)).toEqual([
      '101 0 in KVM_RUN 0-4',
      '101 0 vm_stop 10-30',
      '101 1 pause_all_vcpus 15-20',
      '100 0 vm_start 52-58',
    ]);
    for (const { context } of exchangedOf(drawRecording(DRIVEN_BY_A_VCPU)).cycles())
      expect(coursesOf(context).flatMap(({ inKvm }) => inKvm)).toEqual([]);
  });

  it('ends a stay in KVM_RUN where its thread calls, or with the call around it, when its own end came too late', () => {
    expect(
      told(`
         0 client stop
         5 cpu0 run
        10 cpu0 > vm_stop
        12 cpu0 left
        15 cpu0 > pause_all_vcpus
        30 cpu0 < pause_all_vcpus
        31 cpu0 run
        50 cpu0 < vm_stop
        55 cpu0 left
        60 client ok
       100 client cont
       110 cpu0 > vm_start
       120 cpu0 < vm_start
       130 cpu0 run
       160 client ok
      `),
    ).toEqual([
      '101 0 in KVM_RUN 5-10',
      '101 0 vm_stop 10-50',
      '101 1 pause_all_vcpus 15-30',
      '101 1 in KVM_RUN 31-50',
      '101 0 vm_start 110-120',
    ]);
  });

  it('ends a call whose return was not seen with the handler that made it', () => {
    expect(
      told(`
         0 client stop
        10 main > vm_stop
        12 main > vm_state_notify
        20 main calls virtio_vmstate_change
        22 main > blk_drain
        25 main back
        30 main < vm_state_notify
        50 main < vm_stop
        60 client ok
       100 client cont
       110 main > vm_start
       120 main < vm_start
       160 client ok
      `),
    ).toEqual([
      '100 0 vm_stop 10-50',
      '100 1 vm_state_notify 12-30',
      '100 2 virtio_vmstate_change 20-25',
      '100 3 blk_drain 22-25',
      '100 0 vm_start 110-120',
    ]);
  });
});
