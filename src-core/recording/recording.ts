import type { DurationNs, OffsetNs, Tid, VcpuIndex } from '../units';
import type { Level } from '../phases/phase';
import type { EventColumns } from './events';

/** Who a thread is for QEMU. */
export type ThreadRole =
  | { readonly role: 'main' }
  | { readonly role: 'vcpu'; readonly vcpu: VcpuIndex }
  | { readonly role: 'other' };

export interface Thread {
  readonly tid: Tid;
  readonly name: string;
  readonly is: ThreadRole;
}

/** One command that our client sent, timed on its own CLOCK_MONOTONIC as offsets from the origin. */
export interface ClientCommand {
  readonly command: 'stop' | 'cont';
  readonly writtenNs: OffsetNs;
  /** When STOP or RESUME was read; null when it never came. */
  readonly eventNs: OffsetNs | null;
  /** When QEMU made that event up, by its own timestamp, mapped to the recording's clock; null where it is not known. */
  readonly eventMadeNs: OffsetNs | null;
  readonly repliedNs: OffsetNs;
}

/** A pause and the resume after it as the client drove them. */
export interface ClientCycle {
  readonly by: 'client';
  readonly stop: ClientCommand;
  readonly cont: ClientCommand;
  /** What QEMU's own log told of it meanwhile; null where none was kept. */
  readonly logged: LoggedHalves | null;
}

/**
 * One half of a cycle as somebody else's probes saw it. Whoever asked for it was not recorded: `startNs` is where it is
 * first seen, which is the entry of the framing function itself unless a function of the monitor's was probed too.
 */
export interface CallFrame {
  readonly tid: Tid;
  readonly startNs: OffsetNs;
  /** The function whose entry is at startNs, e.g. qmp_stop or vm_stop. */
  readonly startedBy: string;
  readonly enteredNs: OffsetNs;
  readonly returnedNs: OffsetNs;
  /** The function whose return is at returnedNs. */
  readonly returnedFrom: string;
}

/** A pause and the resume after it, found in calls of QEMU's functions. */
export interface CalledCycle {
  readonly by: 'calls';
  readonly pause: CallFrame;
  readonly resume: CallFrame;
}

/** What QEMU's log tells of a pause, in the order in which QEMU comes to it (do_vm_stop in system/cpus.c). */
export const PAUSE_STEPS = [
  /** The monitor has the command: qmp_enter_stop, handle_qmp_command. */
  'requested',
  /** runstate_set: the vCPUs are kicked next. */
  'runstateSet',
  /** vm_state_notify: every vCPU has stopped, the handlers are called next. */
  'notifying',
  /** STOP's own time, of when it was made up: the handlers are done, it is sent next, and then comes the drain. */
  'eventSent',
  /** vm_stop_flush_all: the flush is over. */
  'flushed',
  /** The monitor is done with it: qmp_exit_stop, the reply. Only where the flush is not told. */
  'replied',
] as const;
export type PauseStep = (typeof PAUSE_STEPS)[number];

/** What QEMU's log tells of a resume, in the order in which QEMU comes to it (vm_start). */
export const RESUME_STEPS = [
  'requested',
  /** RESUME's own time: it is sent before anything else is done. */
  'eventSent',
  'runstateSet',
  /** vm_state_notify: the handlers are called next. */
  'notifying',
  /** The last vCPU calls KVM_RUN again. */
  'vcpusRunning',
  'replied',
] as const;
export type ResumeStep = (typeof RESUME_STEPS)[number];

/** One line of QEMU's log as a step of a cycle. */
export interface LoggedStep<S> {
  readonly step: S;
  readonly timeNs: OffsetNs;
  /** The trace event that says so, e.g. runstate_set. */
  readonly event: string;
}

/** The steps of a pause and of the resume after it; in time order, each at most once, missing where the log told nothing. */
export interface LoggedHalves {
  readonly pause: readonly LoggedStep<PauseStep>[];
  readonly resume: readonly LoggedStep<ResumeStep>[];
}

/**
 * A pause and the resume after it, found in QEMU's log. Each half has two steps or more, in time order; a step that the
 * log does not tell is missing, and each is there at most once.
 */
export interface LoggedCycle extends LoggedHalves {
  readonly by: 'log';
  /** The thread that logged them; null where the log names none. */
  readonly tid: Tid | null;
}

/** How a cycle is known. All cycles of a recording are known alike. */
export type KnownCycle = ClientCycle | CalledCycle | LoggedCycle;

/** The clock that a recording's times were read from; 'perf' is the kernel's own for tracing, since no known instant. */
export const RECORDING_CLOCKS = ['monotonic', 'wall', 'perf'] as const;
export type RecordingClock = (typeof RECORDING_CLOCKS)[number];

/** A state-change handler of QEMU's, as vm_state_notify called it (qemu_add_vm_change_state_handler). */
export interface NotifyHandler {
  /** In the binary, hexadecimal. */
  readonly address: string;
  /** Its symbol; null where the binary has none for it. */
  readonly name: string | null;
  /** Functions with a name that its code calls, where it has none of its own. */
  readonly calls: readonly string[];
  /** The argument that it was registered with, hexadecimal: tells devices of one kind apart. */
  readonly opaque: string;
}

/** A place in QEMU's code that a sample hit. */
export interface CodeSite {
  /** Hexadecimal: as `file` states it, its offset there where it has no symbols; of the process where no file is known. */
  readonly address: string;
  /** Name, without folders, of the file that is mapped there: QEMU's own code or a library's. Null where none is. */
  readonly file: string | null;
  /** The function that it is in; null where no symbol covers it. */
  readonly function: string | null;
}

/** A thread outside the guest's QEMU that woke one of its threads. */
export interface Task {
  readonly tid: Tid;
  readonly name: string;
}

/** Records that perf could not keep: how many, and after which instant they are missing. */
export interface LossSpan {
  readonly fromNs: OffsetNs;
  readonly toNs: OffsetNs;
  readonly count: number;
}

/** Of a recording that holds some cycles of a larger one: what each of them had around it there. */
export interface CutFrom {
  /** How many cycles the whole has. */
  readonly cycles: number;
  /** How many bare ones; none of them comes along: of chosen cycles they tell nothing. */
  readonly bare: number;
  /** Each cycle's number in the whole, ascending. */
  readonly numbers: Uint32Array;
  /** When the pause after each began there, which bounds what belongs to it; NaN after the last. */
  readonly nextPauseNs: Float64Array;
}

export interface Recording {
  /** The instant on `clock` that every offset counts from, in nanoseconds. */
  readonly origin: bigint;
  readonly clock: RecordingClock;
  readonly level: Level;
  readonly events: EventColumns;
  readonly threads: readonly Thread[];
  /** Names of the probed functions, indexed by events' `a`. */
  readonly functions: readonly string[];
  /** Kernel stacks, leaf first, symbol names or hexadecimal addresses; indexed by events' `stack`. */
  readonly stacks: readonly (readonly string[])[];
  /** Indexed by the handler events' `a`. */
  readonly handlers: readonly NotifyHandler[];
  /** Indexed by the samples' `a`. */
  readonly code: readonly CodeSite[];
  readonly tasks: readonly Task[];
  /** The cycles that were recorded or found, in time order. */
  readonly cycles: readonly KnownCycle[];
  /** Cycles driven alike with no instrument attached, on the client's clock. */
  readonly bare: readonly BareCycle[];
  readonly losses: readonly LossSpan[];
  /** How far QEMU's own times (its events', its log's) may be off on the recording's clock, either way; null without any. */
  readonly qemuClockWithinNs: DurationNs | null;
  /** What it was cut from; a whole one has none. */
  readonly cutFrom?: CutFrom;
}

/** All of a recording but its events, which may lie elsewhere. */
export type RecordingTables = Omit<Recording, 'events'>;

/** Spelled out: this is made for each chunk, and of a spread each gets another hidden class. */
export function recordingOf(tables: RecordingTables, events: EventColumns): Recording {
  const recording: Recording = {
    origin: tables.origin,
    clock: tables.clock,
    level: tables.level,
    events,
    threads: tables.threads,
    functions: tables.functions,
    stacks: tables.stacks,
    handlers: tables.handlers,
    code: tables.code,
    tasks: tables.tasks,
    cycles: tables.cycles,
    bare: tables.bare,
    losses: tables.losses,
    qemuClockWithinNs: tables.qemuClockWithinNs,
  };
  return tables.cutFrom === undefined ? recording : { ...recording, cutFrom: tables.cutFrom };
}

/** What most recordings lack. */
export const NO_TABLES = {
  handlers: [],
  code: [],
  tasks: [],
  qemuClockWithinNs: null,
} as const satisfies Partial<Recording>;

export interface BareCycle {
  /** How many recorded cycles had been driven before it: bare and recorded ones take turns. */
  readonly after: number;
  readonly clientPauseNs: DurationNs;
  readonly clientResumeNs: DurationNs;
}
