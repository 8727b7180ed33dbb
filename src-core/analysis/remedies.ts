import { assertNever, type Failure } from '../errors';

/**
 * What to do about an expected failure: a sentence, with the exact command where there is one. Null where nothing
 * needs to be done, or nothing can. Commands are Debian's, as all of the product's are.
 */
export function remedyFor({ code, facts }: Failure): string | null {
  switch (code) {
    case 'usage':
      return 'See quiescope --help, or quiescope <command> --help.';
    case 'cancelled':
      return null;
    case 'qemu-missing':
      return 'Install it: apt-get install qemu-system-x86 qemu-utils. Or name another one: --qemu PATH.';
    case 'qemu-exited':
      return 'QEMU says above what it did not like; mostly it is an argument, a disk image or too little memory.';
    case 'qemu-unresponsive':
      return 'The guest was killed. Try again with less load or fewer vCPUs; if it stays, QEMU itself hangs.';
    case 'qmp-protocol':
      return 'Is this really a QEMU? See what its binary says: qemu-system-x86_64 --version.';
    case 'qmp-error':
      return 'QEMU refused a command; its words stand in the message.';
    case 'kvm-missing':
      return 'Load KVM and join its group: modprobe kvm_intel || modprobe kvm_amd; usermod -aG kvm "$USER". Or go on without: --accel tcg.';
    case 'perf-missing':
      return 'Install it: apt-get install linux-perf. Or record without: --level timing.';
    case 'perf-failed':
      return 'See what works here: quiescope doctor. Or record without perf: --level timing.';
    case 'perf-lacks-event':
      return 'This kernel does not offer the event. See what works here: quiescope doctor. Or: --level timing.';
    case 'probe-failed':
      return 'See what works here: quiescope doctor. Or record without probes: --level timing.';
    case 'tracefs-missing':
      return 'As root: mount -t tracefs nodev /sys/kernel/tracing.';
    case 'permission':
      return 'Probes need root, or CAP_PERFMON and access to tracefs: sudo quiescope … Or record without: --level timing.';
    case 'symbol-missing':
      return 'This QEMU exports too few of its functions to probe them. Try Debian’s own, or: --level timing.';
    case 'disk-full':
      return 'Make room, or save to another disk. See how full each is: df -h.';
    case 'file-missing':
      return 'Check the path.';
    case 'file-unreadable':
      return 'Check the file’s permissions, and that it is a file.';
    case 'file-unwritable':
      return 'Choose a folder that you may write to.';
    case 'snapshot-corrupt':
      return 'The file was damaged on its way, or it is no snapshot. Fetch it again from where it came.';
    case 'snapshot-too-new':
      return `Open it with a newer Quiescope${facts['version'] === undefined ? '' : `, one that knows version ${String(facts['version'])}`}.`;
    case 'perf-data-corrupt':
      return 'Record again; if it stays, this perf writes something that Quiescope does not know: report it with its version.';
    case 'elf-corrupt':
      return 'Is the QEMU named a program for this machine? See: file PATH.';
    case 'no-cycles':
      return 'Record again; the capture log says what came in between.';
    case 'busy':
      return 'Wait until the recording under way is done, or cancel it.';
    case 'no-display':
      return 'Start it in a desktop session, or under xvfb-run. Without a display: quiescope record and quiescope report.';
    case 'internal':
      return 'This is a defect of Quiescope: please report it, with what you did.';
    default:
      return assertNever(code);
  }
}
