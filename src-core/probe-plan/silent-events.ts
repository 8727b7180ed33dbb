/**
 * Tracepoints that a kernel lists and never raises: some virtual machines have those of KVM's own exits and never come by
 * them. Only counting tells, so it is done in each recording and by the doctor.
 */

interface ExpectedEvent {
  readonly event: string;
  /** What is not seen while it is silent. */
  readonly without: string;
  /** What takes its place, by preference: the first that fires does. */
  readonly standIns: readonly { readonly event: string; readonly tells: string }[];
}

const EXPECTED: readonly ExpectedEvent[] = [
  {
    event: 'kvm:kvm_exit',
    without: 'when a vCPU left guest code is not seen',
    standIns: [
      { event: 'kvm:kvm_userspace_exit', tells: 'when it was about to leave KVM_RUN' },
      { event: 'qemu_wait_io_event', tells: 'when it stopped' },
      { event: 'qemu_process_cpu_events', tells: 'when it stopped' },
    ],
  },
  {
    event: 'kvm:kvm_userspace_exit',
    without: 'when a vCPU left KVM_RUN is not seen',
    standIns: [
      { event: 'qemu_wait_io_event', tells: 'when it stopped' },
      { event: 'qemu_process_cpu_events', tells: 'when it stopped' },
    ],
  },
  ...['kvm:kvm_fpu', 'syscalls:sys_enter_ioctl'].map((event) => ({
    event,
    without: 'a vCPU’s return to KVM_RUN is not seen',
    standIns: [{ event: 'vm_start', tells: 'the end of the resume' }],
  })),
  {
    event: 'signal:signal_generate',
    without: 'kicks are not counted',
    standIns: [],
  },
  {
    event: 'sched:sched_switch',
    without: 'running, runnable and blocked cannot be told apart',
    standIns: [],
  },
  {
    event: 'sched:sched_waking',
    without: 'who woke a thread, and when it became runnable, is not seen',
    standIns: [],
  },
];

/** A guest under TCG has no KVM to leave, to enter or to be kicked out of. */
const OF_KVM = /^(kvm|syscalls|signal):/;

/**
 * A sentence for each event that was recorded and never fired. `counts` has the samples of each event that was recorded,
 * functions by their own names.
 */
export function silentEvents(counts: ReadonlyMap<string, number>, accelerator: 'kvm' | 'tcg'): string[] {
  return EXPECTED.filter(
    ({ event }) => counts.get(event) === 0 && (accelerator === 'kvm' || !OF_KVM.test(event)),
  ).map(({ event, without, standIns }) => {
    const standIn = standIns.find((one) => (counts.get(one.event) ?? 0) > 0);
    const instead = standIn === undefined ? '' : `; ${standIn.event}, ${standIn.tells}, stands in`;
    return `${event} was recorded but never fired: ${without}${instead}.`;
  });
}
