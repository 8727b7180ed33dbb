/**
 * What to do about an expected failure: a sentence, with the exact command where there is one. Null where nothing
 * needs to be done, or nothing can. Commands are Debian's, as all of the product's are.
 */
import type { Failure, FailureCode } from '../errors';
import { TRACE_OPTIONS } from '../trace-log/qemu-options';

type Facts = Failure['facts'];

const LOG_WITH = `With ${TRACE_OPTIONS} QEMU logs what is needed.`;

const NOT_PROBED = 'Or record at level trace, which needs no privilege (--level trace).';

/**
 * Exact in a clone, wherever Node is installed: sudo has a PATH of its own, and npx would ask a registry for what it
 * doesn't find, as root.
 */
export const asRoot = (command: string): string =>
  `sudo "$(command -v node)" scripts/quiescope.mjs ${command}`;

/** Of a /dev/kvm that is there; newgrp makes it count in this shell, elsewhere it does from the next login. */
export const JOIN_KVM_GROUP = 'sudo usermod -aG kvm "$USER" && newgrp kvm';

function permission({ path, socket, pid }: Facts): string {
  if (socket !== undefined || pid !== undefined)
    return `Be the user that QEMU runs as, or root: ${asRoot('attach')}.`;
  if (path === '/dev/kvm')
    return `Join the group that may open it: ${JOIN_KVM_GROUP}. Or go on without KVM (--accel tcg).`;
  return path === '/proc/kallsyms'
    ? `As root: sysctl kernel.kptr_restrict=1. ${NOT_PROBED}`
    : `Probes need root, or CAP_PERFMON and access to tracefs: ${asRoot('record')}. ${NOT_PROBED}`;
}

const QMP_SOCKET =
  'Start QEMU with a QMP socket for Quiescope alone: -qmp unix:PATH,server=on,wait=off. One serves one client at a time, and libvirt holds its own.';

function unresponsive({ socket, attached }: Facts): string {
  if (socket !== undefined) return QMP_SOCKET;
  return attached === true
    ? 'Its guest may still be paused: see what QEMU does, and resume it (cont over QMP).'
    : 'The guest was killed. Try again with less load, or fewer vCPUs where it has several; if it stays, QEMU itself hangs.';
}

const exited = (facts: Facts): string | null => (facts['attached'] === true ? null : exitedByItself(facts));

const exitedByItself = (facts: Facts): string =>
  facts['signal'] !== undefined || String(facts['exit']).startsWith('SIG')
    ? 'A signal ended it: SIGKILL comes from outside, often for want of memory (see dmesg); any other is a crash of QEMU’s own.'
    : 'QEMU’s own words say what it did not like; mostly an argument, a disk image or too little memory.';

/**
 * What a recording must hold for cycles to be found in it, as commands to copy: entry and return of what pauses and
 * resumes and of what tells the phases, and the tracepoints of states and vCPUs.
 */
const recordWithProbes = (binary: string): string =>
  [
    `for f in vm_stop vm_start pause_all_vcpus resume_all_vcpus vm_state_notify bdrv_drain_all bdrv_flush_all; do perf probe -x ${binary} -a $f -a $f%return; done`,
    "perf record -a -g -k CLOCK_MONOTONIC -e 'probe_qemu:*,sched:sched_switch,sched:sched_waking,signal:signal_generate,syscalls:sys_enter_ioctl,kvm:kvm_userspace_exit'",
    "perf probe -d 'probe_qemu:*'",
  ].join(' && ');

function withoutCycles({ missing, binary }: Facts): string {
  if (missing === 'trace events') return LOG_WITH;
  if (missing === 'pauses')
    return 'Pause and resume the guest, with stop and cont over QMP, while QEMU logs.';
  if (missing !== 'probes') return 'Record again; the capture log says what came in between.';
  const path = binary === undefined ? '/usr/bin/qemu-system-x86_64' : String(binary);
  return `Set probes, record while the guest is paused and resumed, and end perf with Ctrl-C: ${recordWithProbes(path)} – then import perf.data.`;
}

/** What a killed recording left has no other copy. */
const corrupt = ({ path }: Facts): string =>
  String(path).endsWith('/journal.jsonl')
    ? 'Nothing reads on from there. To remove it: quiescope recover NAME --discard.'
    : 'The file was damaged on its way, or it is no snapshot. Fetch it again from where it came.';

function unwritable({ errno, wanted }: Facts): string {
  if (wanted === 'folder') return 'Name a folder: one that is there, or one to be made.';
  return errno === 'ENOENT' || errno === 'ENOTDIR'
    ? 'The folder must be there: make it first, or choose another.'
    : 'Choose a file that you may write, in a folder that you may write to.';
}

const newer = (facts: Facts): string =>
  `Open it with a newer Quiescope${facts['version'] === undefined ? '' : `, one that knows version ${String(facts['version'])}`}.`;

const REMEDIES: Readonly<Record<FailureCode, string | ((facts: Facts) => string | null) | null>> = {
  usage: 'See quiescope --help, or quiescope <command> --help.',
  cancelled: null,
  'qemu-missing':
    'Install it: apt-get install qemu-system-x86 qemu-utils. Or name another one (--qemu PATH).',
  'qemu-exited': exited,
  'qemu-unresponsive': unresponsive,
  'guest-paused': 'Resume it (cont over QMP), then attach again: Quiescope leaves a guest as it was found.',
  'qmp-protocol': 'Is this really a QEMU? See what its binary says: qemu-system-x86_64 --version.',
  'qmp-error': 'QEMU refused a command; its words stand in the message.',
  'kvm-missing':
    'Load KVM and join its group: modprobe kvm_intel || modprobe kvm_amd; usermod -aG kvm "$USER". Or go on without KVM (--accel tcg).',
  'perf-missing': `Install it: apt-get install linux-perf. ${NOT_PROBED}`,
  'perf-failed': `See what works here: quiescope doctor. ${NOT_PROBED}`,
  'perf-lacks-event': `This kernel does not offer the event. See what works here: quiescope doctor. ${NOT_PROBED}`,
  'probe-failed': `See what works here: quiescope doctor. ${NOT_PROBED}`,
  'tracefs-missing': 'As root: mount -t tracefs nodev /sys/kernel/tracing.',
  permission,
  'symbol-missing': `This QEMU exports too few of its functions to probe them. Try Debian’s own. ${NOT_PROBED}`,
  'trace-events-missing':
    'Take a QEMU whose trace events go to its log, such as Debian’s, and name its log (-D FILE) where the extra arguments have -d or -trace. Or record at level timing (--level timing).',
  'disk-full': 'Make room, or save to another disk. See how full each is: df -h.',
  'file-missing': ({ socket }) => (socket === undefined ? 'Check the path.' : QMP_SOCKET),
  'file-unreadable': ({ socket }) => (socket === undefined ? 'Name a file that you may read.' : QMP_SOCKET),
  'file-unwritable': unwritable,
  'snapshot-corrupt': corrupt,
  'snapshot-too-new': newer,
  'perf-data-corrupt':
    'Record again; if it stays, this perf writes something that Quiescope does not know: report it with its version.',
  'trace-log-foreign': LOG_WITH,
  'trace-log-untimed': LOG_WITH,
  'perf-data-foreign':
    'Quiescope opens perf.data files, the stream of perf record -o -, both little-endian, and its own .qsnap files.',
  'input-foreign': ({ importable }) =>
    importable === undefined
      ? 'Quiescope opens its own snapshots (.qsnap), perf.data files, what perf record -o - wrote, and QEMU’s logs of trace events.'
      : `Of ${importable === 'text' ? 'QEMU’s log of trace events' : 'a perf recording'} a snapshot is made by: quiescope import FILE -o FILE.qsnap.`,
  'elf-corrupt': 'Is the QEMU named a program for this machine? See: file PATH.',
  'no-cycles': withoutCycles,
  busy: 'Wait until the recording under way is done, or cancel it.',
  'no-display':
    'Start it in a desktop session, or under xvfb-run. Without a display: quiescope record and quiescope report.',
  internal: 'This is a defect of Quiescope: please report it, with what you did.',
};

export function remedyFor({ code, facts }: Failure): string | null {
  const remedy = REMEDIES[code];
  return typeof remedy === 'function' ? remedy(facts) : remedy;
}
