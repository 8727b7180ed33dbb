/**
 * THE table: which functions of QEMU 7.2 to 11 are probed, what each tells, and what stands in where a binary lacks one.
 * Names and call trees: system/cpus.c (softmmu/cpus.c before 8.2), system/runstate.c, block/io.c, block/block-backend.c.
 */
import type { CaptureLevel, Phase } from '../phases/phase';

/** How the end of a call is seen, by preference; each falls back on the next, the last on the kernel's return probe. */
export type ReturnPlace =
  /**
   * After the call in the functions on the path, and in what they call that has no symbol: exact, and the cheapest. Of
   * each group one at least has to call it. Calls from elsewhere end with what they are nested in.
   */
  | { readonly by: 'callers'; readonly of: readonly (readonly string[])[] }
  /** Where the function ends: its returns, and its jumps to others in place of a return. */
  | { readonly by: 'exits' }
  /** Where another function is back, the last one that this calls: what is left of it then is not worth a trap. */
  | { readonly by: 'callee'; readonly name: string }
  /** Nowhere: what comes next on the path ends it. */
  | { readonly by: 'successor' };

/** A stretch of a function's code that stands for a call which the compiler inlined there. */
export interface InlinedBetween {
  readonly in: string;
  /** Where this is back it begins, where that is called it ends. */
  readonly after: string;
  readonly before: string;
}

export interface ReleasedName {
  readonly name: string;
  /** QEMU's releases that have it, and what is different there. */
  readonly versions: string;
}

export interface ProbedFunction {
  /** Its names in different releases, each known to attribution; of those that the binary exports the first is probed. */
  readonly symbols: readonly [ReleasedName, ...ReleasedName[]];
  /** Other functions that are entered in its place; their events go by its first name. */
  readonly standIns: readonly ReleasedName[];
  readonly levels: readonly CaptureLevel[];
  /** The phase whose edges it tells; null for the frame of the cycle and for what belongs to a vCPU. */
  readonly phase: Phase | null;
  /** Which edge of what. */
  readonly tells: string;
  /** Null where its entry is all that is asked for. */
  readonly returned: readonly ReturnPlace[] | null;
  readonly inlined: InlinedBetween | null;
  /** What a recording lacks without it; null where QEMU need not have it. */
  readonly without: string | null;
}

const CALLS: readonly CaptureLevel[] = ['probes', 'full'];
const ALWAYS = '7.2 to 11';

const IN_STOP: readonly string[] = ['vm_stop'];
const IN_START: readonly string[] = ['vm_prepare_start', 'vm_start'];

export const PROBED_FUNCTIONS: readonly ProbedFunction[] = [
  {
    symbols: [{ name: 'vm_stop', versions: ALWAYS }],
    standIns: [],
    levels: CALLS,
    phase: 'dispatch',
    tells: 'dispatch of the stop ends; the pause ends',
    returned: [{ by: 'callee', name: 'bdrv_flush_all' }, { by: 'exits' }],
    inlined: null,
    without: 'no phases, only what QMP itself separates',
  },
  {
    // Migration, COLO and the snapshots call it in place of vm_stop, migration from a thread of its own.
    symbols: [{ name: 'vm_stop_force_state', versions: ALWAYS }],
    standIns: [],
    levels: CALLS,
    phase: null,
    tells: 'a pause that is not the monitor’s begins',
    returned: null,
    inlined: null,
    without: null,
  },
  {
    symbols: [{ name: 'vm_start', versions: ALWAYS }],
    standIns: [
      { name: 'vm_resume', versions: 'from 9.0' },
      { name: 'vm_prepare_start', versions: ALWAYS },
    ],
    levels: CALLS,
    phase: 'dispatch',
    tells: 'dispatch of the cont ends; vm_start is over',
    returned: [{ by: 'callers', of: [['qmp_cont']] }, { by: 'exits' }],
    inlined: null,
    without: 'no phases, only what QMP itself separates',
  },
  {
    symbols: [{ name: 'pause_all_vcpus', versions: ALWAYS }],
    standIns: [],
    levels: CALLS,
    phase: 'kick',
    tells: 'kick begins and ends',
    // It ends by taking the BQL again, in a tail call: its own last instruction is too early.
    returned: [{ by: 'callers', of: [IN_STOP] }],
    inlined: { in: 'vm_stop', after: 'cpu_disable_ticks', before: 'vm_state_notify' },
    without: 'kick is unknown and counts as other',
  },
  {
    symbols: [{ name: 'vm_state_notify', versions: `${ALWAYS}; int from 10.2, else void` }],
    standIns: [],
    levels: CALLS,
    phase: 'notify',
    tells: 'notify begins and ends, and so do sending STOP and RESUME',
    returned: [{ by: 'callers', of: [IN_STOP, IN_START] }, { by: 'exits' }],
    inlined: null,
    without: 'notify is unknown and counts as other, sending STOP and RESUME too',
  },
  {
    symbols: [{ name: 'bdrv_drain_all', versions: ALWAYS }],
    // Most of it: what bdrv_drain_all_end does counts as other then.
    standIns: [{ name: 'bdrv_drain_all_begin', versions: ALWAYS }],
    levels: CALLS,
    phase: 'drain',
    tells: 'sending STOP ends; drain begins and ends',
    returned: [{ by: 'callers', of: [IN_STOP] }, { by: 'successor' }],
    inlined: null,
    without: 'a drain outside notifiers counts as other, sending STOP too',
  },
  {
    symbols: [{ name: 'blk_drain', versions: ALWAYS }],
    standIns: [],
    levels: CALLS,
    phase: 'drain',
    tells: 'a drain in a device’s handler begins and ends (virtio-blk from 8.0)',
    returned: [{ by: 'exits' }],
    inlined: null,
    without: 'a drain inside a notifier counts as notify',
  },
  {
    symbols: [{ name: 'blk_drain_all', versions: ALWAYS }],
    standIns: [],
    levels: CALLS,
    phase: 'drain',
    tells: 'a drain in virtio-scsi’s handler begins and ends',
    returned: [{ by: 'exits' }],
    inlined: null,
    without: null,
  },
  {
    symbols: [{ name: 'bdrv_flush_all', versions: ALWAYS }],
    standIns: [],
    levels: CALLS,
    phase: 'flush',
    tells: 'flush begins and ends',
    returned: [{ by: 'callers', of: [IN_STOP] }, { by: 'exits' }],
    inlined: null,
    without: 'flush is unknown and counts as other',
  },
  {
    symbols: [{ name: 'resume_all_vcpus', versions: ALWAYS }],
    standIns: [],
    levels: CALLS,
    phase: 'resume',
    tells: 'notify of the resume is over and the vCPUs are let go',
    // What follows it until the last vCPU is back is the resume as well: its end tells nothing more.
    returned: null,
    inlined: null,
    without: 'resume until vm_start returns counts as other',
  },
  {
    // A vCPU's thread comes here, with the BQL, whenever it is out of KVM_RUN.
    symbols: [
      { name: 'qemu_process_cpu_events', versions: 'from 10.2' },
      { name: 'qemu_wait_io_event', versions: '7.2 to 10.1' },
    ],
    standIns: [],
    levels: CALLS,
    phase: null,
    tells: 'a vCPU holds the BQL and stops',
    returned: null,
    inlined: null,
    without: 'when a vCPU has stopped is not seen',
  },
];
