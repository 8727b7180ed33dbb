import { describe, expect, it } from 'vitest';
import type { Thread } from '@core/recording/recording';
import { tid, vcpuIndex } from '@core/units';
import { planEvents } from './perf-events';
import { FILTER_BOUND_CHARACTERS } from './perf-filters';

const main: Thread = { tid: tid(100), name: 'qemu', is: { role: 'main' } };
const vcpu = (index: number, id: number): Thread => ({
  tid: tid(id),
  name: `CPU ${index}/KVM`,
  is: { role: 'vcpu', vcpu: vcpuIndex(index) },
});
const guest = [
  main,
  { tid: tid(101), name: 'worker', is: { role: 'other' } } as const,
  vcpu(0, 105),
  vcpu(1, 106),
];
const plan = (
  threads: readonly Thread[],
  exists: (system: string, name: string) => boolean = () => true,
  vcpuScheduling = true,
) =>
  planEvents({
    group: 'g',
    probes: ['vm_stop', 'vm_stop__return'],
    threads,
    exists,
    architecture: 'x64',
    vcpuScheduling,
  });
const filterOf = (args: readonly string[], event: string): string => args[args.indexOf(event) + 2] ?? '';

describe('planning events', () => {
  it('keeps each event to the threads of the guest', () => {
    const { arguments: args } = plan(guest);
    expect(filterOf(args, 'g:vm_stop,g:vm_stop__return')).toBe(
      'common_pid==100||(common_pid>=105&&common_pid<=106)',
    );
    expect(filterOf(args, 'kvm:kvm_fpu')).toBe('load==1&&((common_pid>=105&&common_pid<=106))');
    expect(filterOf(args, 'signal:signal_generate')).toBe('sig==10&&((pid>=105&&pid<=106))');
  });

  it('records each switch once: with a stack where the main thread waits, without one elsewhere', () => {
    const { arguments: args } = plan(guest);
    expect(filterOf(args, 'sched:sched_switch/call-graph=fp,max-stack=16/')).toBe(
      '(prev_pid==100)&&prev_state!=0',
    );
    expect(filterOf(args, 'sched:sched_switch')).toBe(
      '((prev_pid==100)&&prev_state==0)||(prev_pid!=100&&(next_pid==100||(next_pid>=105&&next_pid<=106)||(prev_pid>=105&&prev_pid<=106)))',
    );
  });

  it('records the main thread’s scheduling alone where the vCPUs’ is not asked for', () => {
    const { arguments: args } = plan(guest, undefined, false);
    expect(filterOf(args, 'sched:sched_switch')).toBe(
      '((prev_pid==100)&&prev_state==0)||(prev_pid!=100&&(next_pid==100))',
    );
    expect(filterOf(args, 'sched:sched_waking')).toBe('pid==100');
  });

  it('tells calls of KVM_RUN by the system call where KVM does not tell of the FPU', () => {
    const { names, arguments: args } = plan(guest, (_, name) => name !== 'kvm_fpu');
    expect(names).not.toContain('kvm:kvm_fpu');
    expect(filterOf(args, 'syscalls:sys_enter_ioctl')).toBe(
      'cmd==0xae80&&((common_pid>=105&&common_pid<=106))',
    );
  });

  it('leaves out what the kernel lacks and says what that costs', () => {
    const { names, shortfalls } = plan(guest, (system, name) => system !== 'syscalls' && name !== 'kvm_fpu');
    expect(names).not.toContain('syscalls:sys_enter_ioctl');
    expect(shortfalls).toEqual([
      "This kernel has no event syscalls:sys_enter_ioctl: a vCPU's return to KVM_RUN is not seen.",
    ]);
  });

  it('says nothing of kvm_exit where it is missing: nothing needs it', () => {
    const { names, shortfalls } = plan(guest, (_, name) => name !== 'kvm_exit');
    expect(names).not.toContain('kvm:kvm_exit');
    expect(shortfalls).toEqual([]);
  });

  it('leaves kvm_exit out where its reasons are numbered otherwise', () => {
    const input = { group: 'g', probes: [], threads: guest, exists: () => true, vcpuScheduling: true };
    expect(planEvents({ ...input, architecture: 'arm64' }).names).not.toContain('kvm:kvm_exit');
  });

  it('keeps every filter within what the kernel takes, however many vCPUs there are and wherever their tids lie', () => {
    const many = Array.from({ length: 255 }, (_, index) => vcpu(index, 1_000_000 + index * 2));
    const { arguments: args } = plan([main, ...many]);
    for (const [index, argument] of args.entries()) {
      if (args[index - 1] === '--filter')
        expect(argument.length).toBeLessThanOrEqual(FILTER_BOUND_CHARACTERS);
    }
  });
});
