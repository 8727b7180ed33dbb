import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { Courses } from './courses';
import { REASONS, stateIndex } from './phase';
import { reasonTitle, waitEvidence } from './wait-words';

const US = 1_000;
const BLOCKED = stateIndex('blocked');

interface DrawnWait {
  readonly is: string;
  readonly title: string;
  readonly evidence: string;
}

/** Waits of one thread in the only cycle, `is` being "reason[ about whom] start-end". */
function waits(drawing: string, lane = 'main'): DrawnWait[] {
  const recording = drawRecording(drawing);
  const { indexed, cycles } = analyseRecording(recording);
  const followed = cycles[0]?.followed;
  if (!followed) throw new Error('no cycle was followed');
  const runs = new Courses(indexed, followed).of(tidOfLane(lane))?.runs ?? [];
  return runs
    .filter(({ state }) => state === BLOCKED)
    .map((run) => {
      const wait = { ...run, reason: REASONS[run.reason] ?? 'unknown' };
      const about = ['main', 'cpu0', 'cpu1', 'io0', 'k0'].find((one) => tidOfLane(one) === run.about);
      const whom = about === undefined ? '' : ` ${about}`;
      return {
        is: `${wait.reason}${whom} ${String(run.startNs / US)}-${String(run.endNs / US)}`,
        title: reasonTitle(recording, wait),
        evidence: waitEvidence(recording, wait),
      };
    });
}

const reasons = (drawing: string, lane?: string): string[] => waits(drawing, lane).map(({ is }) => is);

/** A cycle whose lines inside vm_stop, and before it, are given. Both vCPUs are in KVM_RUN. */
const stopping = (inside: string, before = ''): string => `
    0 main   runs
    0 cpu0   runs
    0 cpu1   runs
    1 cpu0   run
    1 cpu1   run
    2 cpu1   woken
   10 client stop
   ${before}
   20 main   > vm_stop
   ${inside}
  190 main   < vm_stop
  195 client stopped
  199 client ok
  300 client cont
  310 main   > vm_start
  360 main   < vm_start
  370 client ok`;

const within = (name: string, lines: string): string =>
  stopping(`22 main > ${name}\n ${lines}\n 180 main < ${name}`);

/** The vCPU comes out of KVM_RUN and turns to where it stops. */
const STOPS = `
   30 cpu0 kick
   35 cpu0 left
   60 cpu0 > qemu_wait_io_event`;

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

describe('the driving thread in vm_state_notify', () => {
  it('waits for a vCPU to do what was asked of it, and then for the BQL that it still holds', () => {
    const drawn = within(
      'vm_state_notify',
      `23 cpu0 left
   24 cpu0 > qemu_wait_io_event
   25 cpu0 > qemu_wait_io_event
   26 cpu0 sleep
   40 cpu0 woken by main
   42 cpu0 runs
   44 main sleep futex_wait_queue
   60 main woken by cpu0
   62 main runs
   64 main sleep futex_wait_queue
   70 cpu0 > qemu_wait_io_event
   72 main woken by cpu0
   73 cpu0 sleep
   75 main runs`,
    );
    expect(waits(drawn)).toMatchObject([
      {
        is: 'vcpu-work cpu0 44-60',
        title: 'work on CPU 0/KVM',
        evidence:
          'Asleep on a futex inside vm_state_notify, woken by CPU 0/KVM: CPU 0/KVM had just done what was asked of it (run_on_cpu)',
      },
      { is: 'bql cpu0 64-72' },
    ]);
  });

  it('waits for a vCPU that comes out of KVM_RUN for it', () => {
    const drawn = within(
      'vm_state_notify',
      `30 cpu0 kick
   35 cpu0 left
   40 main sleep futex_wait_queue
   50 cpu0 > qemu_wait_io_event
   60 main woken by cpu0
   62 main runs
   70 cpu0 run`,
    );
    expect(reasons(drawn)).toEqual(['vcpu-work cpu0 40-60']);
  });

  it('waits for a grace period, whoever the kernel wakes it upon', () => {
    const drawn = within(
      'vm_state_notify',
      `40 main hangs schedule < __synchronize_srcu < kvm_io_bus_unregister_dev < kvm_vm_ioctl
   60 main woken by k0
   62 main runs`,
    );
    expect(waits(drawn)).toEqual([
      {
        is: 'grace-period 40-60',
        title: 'grace period',
        evidence:
          'Asleep inside vm_state_notify, woken by kworker/k0: on its kernel stack a grace period, asked for by kvm_io_bus_unregister_dev',
      },
    ]);
  });

  it('waits for the kernel’s workqueues, or for a lock of the kernel’s', () => {
    const asleep = (leaf: string): string[] =>
      reasons(
        within(
          'vm_state_notify',
          `40 main hangs schedule < ${leaf} < kvm_vm_ioctl\n 60 main woken by k0\n 62 main runs`,
        ),
      );
    expect(asleep('__flush_workqueue')).toEqual(['kernel-work 40-60']);
    expect(asleep('kthread_flush_work')).toEqual(['kernel-work 40-60']);
    expect(asleep('cancel_delayed_work_sync')).toEqual(['kernel-work 40-60']);
    expect(asleep('__mutex_lock.constprop.0')).toEqual(['lock 40-60']);
    expect(asleep('rwsem_down_write_slowpath')).toEqual(['lock 40-60']);
    expect(asleep('msleep')).toEqual(['unknown 40-60']);
  });
});

describe('the driving thread in a drain or a flush', () => {
  const polls = (waker: string): string =>
    within('bdrv_flush_all', `40 main sleep do_sys_poll < __x64_sys_ppoll\n 60 main ${waker}\n 62 main runs`);

  it('waits for a worker thread that wakes it', () => {
    expect(waits(polls('woken by io0'))).toEqual([
      {
        is: 'worker io0 40-60',
        title: 'worker thread, worker 0',
        evidence: 'Asleep in ppoll inside bdrv_flush_all, woken by worker 0: worker 0 did block I/O for it',
      },
    ]);
  });

  it('waits for the disk where the kernel or another process completes its I/O', () => {
    expect(waits(polls('woken by k0'))).toMatchObject([
      {
        is: 'disk 40-60',
        evidence:
          'Asleep in ppoll inside bdrv_flush_all, woken by kworker/k0: block I/O that was completed outside QEMU',
      },
    ]);
    expect(reasons(polls('woken by cpu0'))).toEqual(['disk 40-60']);
  });

  it('waits for nobody knows what where the wake-up was not seen', () => {
    const drawn = within('bdrv_flush_all', '40 main sleep do_sys_poll\n 60 main runs');
    expect(reasons(drawn)).toEqual(['unknown 40-60']);
  });

  it('waits for the disk where its kernel stack is one of block I/O, wherever that is', () => {
    const drawn = within('vm_state_notify', '40 main hangs io_schedule < folio_wait_bit\n 60 main runs');
    expect(reasons(drawn)).toEqual(['disk 40-60']);
  });

  it('that is nested in a notifier is told as a drain, not as a notifier', () => {
    const drawn = within(
      'vm_state_notify',
      `30 main > blk_drain
   40 main sleep do_sys_poll
   60 main woken by io0
   62 main runs
   70 main < blk_drain`,
    );
    expect(reasons(drawn)).toEqual(['worker io0 40-60']);
  });

  it('waits on a futex for the worker thread that wakes it', () => {
    const drawn = within('bdrv_drain_all', '40 main sleep futex_wait\n 60 main woken by io0\n 62 main runs');
    expect(reasons(drawn)).toEqual(['worker io0 40-60']);
  });
});

describe('the main thread outside vm_stop', () => {
  it('has nothing to do in ppoll until another thread hands it the request', () => {
    const drawn = stopping('', '2 main sleep do_sys_poll\n 12 main woken by io0\n 14 main runs');
    expect(waits(drawn)).toEqual([
      {
        is: 'main-loop io0 10-12',
        title: 'nothing to do',
        evidence:
          'Asleep in ppoll, woken by worker 0: outside all probed calls the main loop waits there for something to do',
      },
    ]);
  });

  it('waits on a futex for the BQL that a vCPU out of KVM_RUN has', () => {
    const drawn = stopping(
      '',
      '2 cpu0 left\n 12 main sleep futex_wait\n 15 main woken by cpu0\n 16 main runs',
    );
    expect(reasons(drawn)).toEqual(['bql cpu0 12-15']);
  });

  it('waits for another lock where another of QEMU’s threads wakes it', () => {
    const drawn = stopping('', '12 main sleep futex_wait\n 15 main woken by io0\n 16 main runs');
    expect(reasons(drawn)).toEqual(['lock io0 12-15']);
  });

  it('is stopped by a signal', () => {
    const drawn = stopping('', '12 main halts\n 15 main woken by k0\n 16 main runs');
    expect(waits(drawn)).toMatchObject([
      {
        is: 'signal 12-15',
        evidence: 'Stopped, woken by kworker/k0: sched_switch gives its state as stopped or traced',
      },
    ]);
  });
});

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
