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

describe('kicks', () => {
  const stopped = '10 cpu0 run\n 122 cpu0 left\n 130 cpu0 > qemu_wait_io_event';

  it('are counted from vm_stop’s entry to its return', () => {
    const kicks = '109 cpu0 kick\n 110 cpu0 kick\n 149 cpu0 kick\n 150 cpu0 kick';
    expect(ladderOf(`${stopped}\n ${kicks}`)).toMatchObject({ kicks: 2, kickedNs: 110 * US });
  });

  it('are unknown, not none, where the recording has no signal', () => {
    expect(ladderOf(stopped)).toMatchObject({ kicks: null, kickedNs: null });
  });

  it('are none where another pause’s were seen', () => {
    expect(ladderOf(`${stopped}\n 5 cpu0 kick`)).toMatchObject({ kicks: 0, kickedNs: null });
  });
});

describe('the step “BQL had”', () => {
  const vcpu = (lines: string): string => `
       0 cpu0 runs
       1 cpu0 woken
       0 main runs
      10 cpu0 run
     115 cpu0 kick
     122 cpu0 left
     ${lines}
     140 cpu0 > qemu_wait_io_event
     240 cpu0 run`;

  it('is when it ran again after its last wait for it', () => {
    const waits = `124 cpu0 sleep
     126 cpu0 woken by main
     127 cpu0 runs
     128 cpu0 sleep
     131 cpu0 woken by main
     133 cpu0 runs`;
    expect(ladderOf(vcpu(waits))).toMatchObject({ bqlNs: 133 * US, bqlWaitNs: 5 * US, stoppedNs: 140 * US });
  });

  it('is the moment it stopped where it never waited', () => {
    expect(ladderOf(vcpu(''))).toMatchObject({ bqlNs: 140 * US, bqlWaitNs: 0 });
    // It lost its CPU meanwhile, which is no wait for the BQL.
    expect(ladderOf(vcpu('124 cpu0 preempted\n 130 cpu0 runs'))).toMatchObject({ bqlNs: 140 * US });
  });

  it('is unknown where one of its waits is', () => {
    expect(ladderOf(vcpu('124 cpu0 sleep\n 130 cpu0 runs'))).toMatchObject({ bqlNs: null, bqlWaitNs: null });
  });

  it('is unknown where it was not seen to stop, or its switches were not recorded', () => {
    expect(ladderOf(vcpu('').replace('140 cpu0 > qemu_wait_io_event', ''))).toMatchObject({ bqlNs: null });
    expect(ladderOf(vcpu('').replace('1 cpu0 woken', ''))).toMatchObject({ bqlNs: null });
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
