import { describe, expect, it } from 'vitest';
import { reasons, STOPS, waits, within } from '../testing/drawn-waits';

describe('the driving thread in pause_all_vcpus', () => {
  it('waits for the vCPU that stops and then wakes it', () => {
    const drawn = within(
      'pause_all_vcpus',
      `${STOPS}
   40 main sleep futex_wait_queue
   65 main woken by cpu0
   66 cpu0 > qemu_wait_io_event
   67 cpu0 sleep
   70 main runs`,
    );
    expect(waits(drawn)).toEqual([
      {
        is: 'vcpu-stop cpu0 40-65',
        title: 'CPU 0/KVM not yet stopped',
        evidence: 'Asleep on a futex inside pause_all_vcpus, woken by CPU 0/KVM: CPU 0/KVM had just stopped',
      },
    ]);
  });

  it('waits for the BQL where a vCPU that has stopped wakes it as it lets go of it', () => {
    const drawn = within(
      'pause_all_vcpus',
      `${STOPS}
   62 main sleep futex_wait_queue
   63 cpu0 > qemu_wait_io_event
   65 main woken by cpu0
   67 cpu0 sleep
   70 main runs`,
    );
    expect(waits(drawn)).toEqual([
      {
        is: 'bql cpu0 62-65',
        title: 'BQL, CPU 0/KVM had it',
        evidence:
          'Asleep on a futex inside pause_all_vcpus, woken by CPU 0/KVM: CPU 0/KVM was letting go of the BQL then, and held it until then',
      },
    ]);
  });

  it('waits for the BQL where a stopped vCPU that was woken in vain goes back to sleep', () => {
    const drawn = within(
      'pause_all_vcpus',
      `${STOPS}
   62 cpu0 > qemu_wait_io_event
   64 cpu0 sleep
   80 cpu0 woken by main
   82 cpu0 runs
   84 main sleep futex_wait_queue
   86 main woken by cpu0
   87 cpu0 sleep
   90 main runs`,
    );
    expect(reasons(drawn)).toEqual(['bql cpu0 84-86']);
  });

  it('waits for the BQL where such a vCPU did not turn before it slept, or turned long after', () => {
    const inVain = (turns: string, later: string): string =>
      within(
        'pause_all_vcpus',
        `${STOPS}
   ${turns}
   64 cpu0 sleep
   80 cpu0 woken by main
   82 cpu0 runs
   84 main sleep futex_wait_queue
   86 main woken by cpu0
   87 cpu0 sleep
   90 main runs
   ${later}`,
      );
    expect(reasons(inVain('', ''))).toEqual(['bql cpu0 84-86']);
    expect(reasons(inVain('62 cpu0 > qemu_wait_io_event', '150 cpu0 > qemu_wait_io_event'))).toEqual([
      'bql cpu0 84-86',
    ]);
  });

  it('waits for the BQL where the vCPU had its turn before it was kicked, and stops only later', () => {
    const drawn = within(
      'pause_all_vcpus',
      `23 cpu0 left
   24 cpu0 > qemu_wait_io_event
   30 cpu0 kick
   40 main sleep futex_wait_queue
   50 main woken by cpu0
   52 main runs
   60 cpu0 > qemu_wait_io_event`,
    );
    expect(reasons(drawn)).toEqual(['bql cpu0 40-50']);
  });

  it('takes a vCPU that stopped in the same instant for stopped', () => {
    const drawn = within(
      'pause_all_vcpus',
      `60 cpu0 > qemu_wait_io_event\n 60 main sleep futex_wait_queue\n 170 main runs`,
    );
    expect(reasons(drawn)).toEqual(['vcpu-stop cpu1 60-170']);
  });

  it('names the one vCPU that had not stopped where nobody was seen to wake it', () => {
    const drawn = within(
      'pause_all_vcpus',
      `${STOPS}
   62 cpu0 > qemu_wait_io_event
   64 cpu0 sleep
   70 main sleep futex_wait_queue
  170 main runs`,
    );
    expect(waits(drawn)).toEqual([
      {
        is: 'vcpu-stop cpu1 70-170',
        title: 'CPU 1/KVM not yet stopped',
        evidence:
          'Asleep on a futex inside pause_all_vcpus, nobody was seen to wake it: CPU 1/KVM alone had not stopped by then',
      },
    ]);
  });

  it('names none where several had not stopped, and claims nothing where all had', () => {
    const several = within(
      'pause_all_vcpus',
      `70 cpu0 > qemu_wait_io_event\n 40 main sleep futex_wait_queue\n 170 main runs`,
    );
    expect(waits(several)[0]).toMatchObject({ is: 'vcpu-stop 40-170', title: 'a vCPU not yet stopped' });
    const none = within(
      'pause_all_vcpus',
      `${STOPS}\n 61 cpu1 > qemu_wait_io_event\n 70 main sleep futex_wait_queue\n 170 main runs`,
    );
    expect(waits(none)[0]).toMatchObject({
      is: 'unknown 70-170',
      evidence:
        'Asleep on a futex inside pause_all_vcpus, nobody was seen to wake it: that does not tell what it waited for',
    });
  });

  it('is not taken to wait for a vCPU in whose guest an interrupt woke it', () => {
    const drawn = within(
      'pause_all_vcpus',
      `40 main sleep do_sys_poll\n 65 main woken by cpu0\n 70 main runs\n 75 cpu0 left`,
    );
    expect(reasons(drawn)).toEqual(['unknown 40-65']);
  });

  it('waits for the vCPU that woke it where the recording has no stack and no stops', () => {
    const drawn = within(
      'pause_all_vcpus',
      `35 cpu0 left\n 40 main sleep\n 65 main woken by cpu0\n 70 main runs`,
    );
    expect(reasons(drawn)).toEqual(['vcpu-stop cpu0 40-65']);
  });
});
