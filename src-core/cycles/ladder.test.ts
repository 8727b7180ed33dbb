import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { drawRecording } from '../testing/draw-recording';
import type { VcpuLadder } from './cycle';

const US = 1_000;

/** The one vCPU's ladder in a cycle whose vCPU lines are given. */
function ladderOf(vcpu: string): VcpuLadder | undefined {
  const { cycles } = analyseRecording(
    drawRecording(`
    100 client stop
    110 main > vm_stop
    150 main < vm_stop
    160 client ok
    200 client cont
    210 main > vm_start
    220 main < vm_start
    230 client ok
    ${vcpu}`),
  );
  return cycles[0]?.cycle.vcpus[0];
}

describe('a vCPU’s ladder', () => {
  it('counts the downtime from the exit that the kick caused', () => {
    const ladder = ladderOf(`
      10 cpu0 run
     115 cpu0 kick
     120 cpu0 exit
     122 cpu0 left
     130 cpu0 > qemu_wait_io_event
     240 cpu0 run`);
    expect(ladder).toMatchObject({ guestExitedNs: 120 * US, kvmLeftNs: 122 * US, downtimeNs: 120 * US });
  });

  it('does not take an exit before the kick for the kick’s: the guest went on after it', () => {
    const ladder = ladderOf(`
      10 cpu0 run
     112 cpu0 exit
     115 cpu0 kick
     122 cpu0 left
     130 cpu0 > qemu_wait_io_event
     240 cpu0 run`);
    expect(ladder).toMatchObject({ guestExitedNs: null, kvmLeftNs: 122 * US, downtimeNs: 118 * US });
  });

  it('finds the exit of a vCPU that was out of KVM before it was kicked', () => {
    const ladder = ladderOf(`
      10 cpu0 run
      90 cpu0 left
     115 cpu0 kick
     130 cpu0 > qemu_wait_io_event
     240 cpu0 run`);
    expect(ladder).toMatchObject({ kvmLeftNs: 90 * US, downtimeNs: 150 * US });
  });

  it('claims no downtime where the exit was lost', () => {
    const ladder = ladderOf(`
      10 cpu0 run
     115 cpu0 kick
     130 cpu0 > qemu_process_cpu_events
     240 cpu0 run`);
    expect(ladder).toMatchObject({ stoppedNs: 130 * US, kvmLeftNs: null, downtimeNs: null });
  });

  it('claims no return where somebody else’s cont had brought the vCPU back before ours', () => {
    const ladder = ladderOf(`
      10 cpu0 run
     115 cpu0 kick
     122 cpu0 left
     130 cpu0 > qemu_wait_io_event
     180 cpu0 run
     240 cpu0 left
     241 cpu0 run`);
    expect(ladder).toMatchObject({ kvmLeftNs: 122 * US, kvmEnteredNs: null, downtimeNs: null });
  });
});

describe('a resume that is not over when the next pause begins', () => {
  it('counts to that pause, and says so', () => {
    const { cycles } = analyseRecording(
      drawRecording(`
      10 cpu0 run
     100 client stop
     110 main > vm_stop
     115 cpu0 kick
     120 cpu0 left
     150 main < vm_stop
     160 client ok
     200 client cont
     210 main > vm_start
     220 main < vm_start
     230 client ok
     300 client stop
     310 client ok
     320 client cont
     330 client ok`),
    );
    expect(cycles[0]?.cycle).toMatchObject({
      resumeEndNs: 300 * US,
      edges: { resumeEnd: 'next pause began' },
    });
    expect(cycles[0]).toMatchObject({ resumeNs: 100 * US, downtimeNs: null });
  });
});
