import { describe, expect, it } from 'vitest';
import { silentEvents } from './silent-events';

const counts = (...fired: readonly [string, number][]): ReadonlyMap<string, number> => new Map(fired);

describe('events that were recorded and never fired', () => {
  it('are said with what stands in for them, the nearest that fires', () => {
    expect(silentEvents(counts(['kvm:kvm_exit', 0], ['kvm:kvm_userspace_exit', 9]), 'kvm')).toEqual([
      'kvm:kvm_exit was recorded but never fired: when a vCPU left guest code is not seen; kvm:kvm_userspace_exit, when it was about to leave KVM_RUN, stands in.',
    ]);
    const both = counts(['kvm:kvm_exit', 0], ['kvm:kvm_userspace_exit', 0], ['qemu_wait_io_event', 4]);
    expect(silentEvents(both, 'kvm').map((sentence) => /; (.*)\.$/.exec(sentence)?.[1])).toEqual([
      'qemu_wait_io_event, when it stopped, stands in',
      'qemu_wait_io_event, when it stopped, stands in',
    ]);
  });

  it('are said without a stand-in where nothing takes their place', () => {
    expect(silentEvents(counts(['sched:sched_switch', 0]), 'kvm')).toEqual([
      'sched:sched_switch was recorded but never fired: running, runnable and blocked cannot be told apart.',
    ]);
  });

  it('are none of those that were not recorded, and none of KVM’s under TCG', () => {
    expect(silentEvents(counts(['kvm:kvm_exit', 3]), 'kvm')).toEqual([]);
    expect(silentEvents(counts(), 'kvm')).toEqual([]);
    const silent = counts(['kvm:kvm_exit', 0], ['signal:signal_generate', 0], ['sched:sched_switch', 1]);
    expect(silentEvents(silent, 'tcg')).toEqual([]);
  });
});
