import { describe, expect, it } from 'vitest';
import { reasons, stopping, waits, within } from '../testing/drawn-waits';

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
