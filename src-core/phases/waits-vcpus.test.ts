import { describe, expect, it } from 'vitest';
import { reasons, stopping, STOPS, within } from '../testing/drawn-waits';

describe('a vCPU', () => {
  const paused = (lines: string): string => within('pause_all_vcpus', lines);

  it('waits for the BQL between leaving KVM_RUN and stopping, for whoever wakes it then', () => {
    const drawn = paused('30 cpu0 left\n 32 cpu0 sleep\n 50 cpu0 woken by main\n 55 cpu0 runs');
    expect(reasons(drawn, 'cpu0')).toEqual(['bql main 32-50']);
  });

  it('is not taken to wait for the BQL where somebody outside QEMU wakes it, or where it hangs', () => {
    const thawed = paused('30 cpu0 left\n 32 cpu0 sleep\n 50 cpu0 woken by k0\n 55 cpu0 runs');
    expect(reasons(thawed, 'cpu0')).toEqual(['unknown 32-50']);
    const frozen = paused('30 cpu0 left\n 32 cpu0 hangs\n 50 cpu0 woken by main\n 55 cpu0 runs');
    expect(reasons(frozen, 'cpu0')).toEqual(['unknown 32-50']);
  });

  it('is not taken to wait for the BQL before it turns there where a device may be what it waits for', () => {
    const served = paused('30 cpu0 left\n 32 cpu0 sleep\n 50 cpu0 woken by io0\n 55 cpu0 runs');
    expect(reasons(served, 'cpu0')).toEqual(['unknown 32-50']);
  });

  it('is not taken to wait for the BQL where it sleeps after its turn, or has no KVM_RUN', () => {
    const idle = paused(
      '30 cpu0 left\n 31 cpu0 > qemu_wait_io_event\n 32 cpu0 sleep\n 50 cpu0 woken by main',
    );
    const [before] = reasons(idle.replace('31 cpu0 > qemu_wait_io_event', '21 cpu0 > f'), 'cpu0');
    expect(before).toBe('bql main 32-50');
    const early = stopping(
      '',
      '12 cpu0 left\n 13 cpu0 > qemu_wait_io_event\n 14 cpu0 sleep\n 16 cpu0 woken by main',
    );
    expect(reasons(early, 'cpu0')).toEqual(['unknown 14-16']);
    const emulated = early.replaceAll(/.*(run|left)$/gm, '');
    expect(reasons(emulated, 'cpu0')).toEqual(['unknown 14-16']);
  });

  it('inside KVM_RUN was halted by its guest', () => {
    const drawn = paused('30 cpu0 sleep\n 50 cpu0 woken by main\n 51 cpu0 kick\n 52 cpu0 runs');
    expect(reasons(drawn, 'cpu0')).toEqual(['halted 30-50']);
    expect(reasons(drawn.replace('30 cpu0 sleep', '30 cpu0 hangs'), 'cpu0')).toEqual(['unknown 30-50']);
  });

  it('that has stopped sleeps until it is kicked, and waits for the BQL that another vCPU has', () => {
    const drawn = paused(`${STOPS}
   62 cpu0 > qemu_wait_io_event
   64 cpu0 sleep
   80 cpu0 woken by main
   81 cpu0 kick
   82 cpu0 runs
   84 cpu0 sleep
   85 cpu1 left
   90 cpu0 woken by cpu1
   92 cpu0 runs`);
    expect(reasons(drawn, 'cpu0')).toEqual(['stopped main 64-80', 'bql cpu1 84-90']);
  });

  it('that has stopped and is woken without a kick was not waiting for the BQL before it is resumed', () => {
    const drawn = paused(`${STOPS}\n 62 cpu0 > qemu_wait_io_event\n 64 cpu0 sleep\n 80 cpu0 woken by main`);
    expect(reasons(drawn, 'cpu0')).toEqual(['stopped main 64-80']);
  });

  it('that is resumed waits for the BQL, which the driving thread lets go of without a kick', () => {
    const drawn = `${paused(`${STOPS}\n 62 cpu0 > qemu_wait_io_event\n 64 cpu0 sleep`)}
  320 main > resume_all_vcpus
  322 cpu0 woken by main
  323 cpu0 kick
  325 cpu0 runs
  327 cpu0 sleep
  330 main < resume_all_vcpus
  340 cpu0 woken by main
  345 cpu0 runs
  350 cpu0 run`;
    expect(reasons(drawn, 'cpu0')).toEqual(['stopped main 64-322', 'bql main 327-340']);
  });
});

describe('what was lost in between', () => {
  it('leaves a wait without its wake-up, not with somebody else’s', () => {
    const drawn = within(
      'pause_all_vcpus',
      `40 main sleep futex_wait_queue\n 60 main runs\n 61 main woken by cpu0\n 65 cpu0 left`,
    );
    expect(reasons(drawn)).toEqual(['unknown 40-60']);
  });
});

describe('where the vCPUs’ own scheduling was not recorded', () => {
  const unfollowed = (lines: string, name = 'vm_state_notify'): string =>
    within(name, lines).replace('2 cpu1   woken', '');

  it('the driving thread’s waits are told by when the vCPUs turned to where they stop', () => {
    const hops = (vcpu: string, at: number): string => `
   ${String(at)} main sleep futex_wait_queue
   ${String(at + 4)} main woken by ${vcpu}
   ${String(at + 5)} main runs
   ${String(at + 6)} main sleep futex_wait_queue
   ${String(at + 7)} ${vcpu} > qemu_wait_io_event
   ${String(at + 8)} main woken by ${vcpu}
   ${String(at + 9)} main runs`;
    const stopped = (vcpu: string): string =>
      `23 ${vcpu} left\n 24 ${vcpu} > qemu_wait_io_event\n 25 ${vcpu} > qemu_wait_io_event`;
    const drawn = unfollowed(
      [stopped('cpu0'), stopped('cpu1'), hops('cpu0', 40), hops('cpu1', 60), hops('cpu0', 80)].join('\n'),
    );
    expect(reasons(drawn)).toEqual([
      'vcpu-work cpu0 40-44',
      'bql cpu0 46-48',
      'vcpu-work cpu1 60-64',
      'bql cpu1 66-68',
      'vcpu-work cpu0 80-84',
      'bql cpu0 86-88',
    ]);
  });

  it('a vCPU that turns only after the driving thread went on had let go of the BQL', () => {
    const drawn = unfollowed(`
   23 cpu0 left
   24 cpu0 > qemu_wait_io_event
   25 cpu0 > qemu_wait_io_event
   40 main sleep futex_wait_queue
   44 main woken by cpu0
   45 main runs
   50 cpu1 kick
   60 cpu0 > qemu_wait_io_event`);
    expect(reasons(drawn)).toEqual(['bql cpu0 40-44']);
  });

  it('and by when they stopped', () => {
    const drawn = unfollowed(
      `${STOPS}
   40 main sleep futex_wait_queue
   65 main woken by cpu0
   66 main runs
   67 main sleep futex_wait_queue
   68 cpu0 > qemu_wait_io_event
   69 main woken by cpu0
   70 main runs`,
      'pause_all_vcpus',
    );
    expect(reasons(drawn)).toEqual(['vcpu-stop cpu0 40-65', 'bql cpu0 67-69']);
  });

  it('a vCPU’s states are not made up of where the driving thread follows it on a CPU', () => {
    const drawn = unfollowed('30 cpu0 left\n 32 cpu0 sleep\n 50 cpu0 runs');
    expect(reasons(drawn, 'cpu0')).toEqual([]);
  });
});
