/** What QEMU must be told so that its log shows cycles. Patterns and options as 7.2 and 10.0 take them. */

export const TIMESTAMP_OPTION = '-msg timestamp=on';

/** For -d, or one by one with -trace: a few lines a command, and none while the guest runs. */
export const CYCLE_EVENTS =
  'trace:handle_qmp_command,trace:monitor_qmp_*,trace:qmp_*_stop,trace:qmp_*_cont,trace:runstate_set,trace:vm_state_notify,trace:vm_stop_flush_all';

/** Tells also when the vCPUs are back; a line at every KVM_RUN, which slows the guest and fills disks. */
export const VCPU_EVENTS = 'trace:kvm_vcpu_ioctl';

export const TRACE_OPTIONS = `${TIMESTAMP_OPTION} -D qemu.log -d '${CYCLE_EVENTS}'`;
