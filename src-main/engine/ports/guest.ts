/** A guest and the QEMU that runs it; src-main/host/qemu implements it. */
import type { Result } from '@core/errors';
import type { GuestSettings } from '@core/analysis/settings';
import type { Tid } from '@core/units';
import type { Log } from './clock';
import type { QmpConnection } from './qmp';

export interface GuestExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface TerminalPort {
  /** Calls back with what is shown from now on; earlier output comes first, up to a bound. */
  onData(listener: (text: string) => void): () => void;
  write(text: string): void;
  resize(columns: number, rows: number): void;
}

export type TerminalName = 'console' | 'monitor';

/** What a guest's QEMU writes to its log (-D). */
export interface GuestLog {
  readonly path: string;
  /** Follows what is written from now on. Fails with file-missing or file-unreadable. */
  follow(): Result<LogTail>;
}

/** What was written to a log since it is followed; there also when the guest and its folder are gone. */
export interface LogTail {
  /** Fails with file-unreadable, also where it is far too much. */
  read(): Result<Uint8Array>;
  close(): void;
}

/** A QEMU whose guest runs and is paused and resumed over QMP: one of ours, or one that runs already. */
export interface RecordedGuest {
  readonly pid: number;
  /** Null of one that somebody else launched. */
  readonly settings: GuestSettings | null;
  /** The resolved binary, a real path. */
  readonly qemuPath: string;
  readonly commandLine: readonly string[];
  readonly accelerator: 'kvm' | 'tcg';
  /** Why the accelerator is not what one might expect; null if it is. */
  readonly acceleratorNote: string | null;
  readonly qmp: QmpConnection;
  /** QEMU's log; fails with trace-events-missing where it is not kept in a file of its own. */
  readonly log: Result<GuestLog>;
  /** Resolves once, when the process is gone; of one that is not ours, when its QMP connection is. */
  readonly exited: Promise<GuestExit>;
  /** The last of what QEMU wrote to stderr, as far as that is ours to read. */
  stderr(): string;
  /** Of ours: quit over QMP, then SIGKILL, and the run's folder is removed. Any other is let go, running as it was found. Idempotent. */
  stop(): Promise<void>;
}

/** One that somebody else launched; its console and monitor are theirs. */
export interface AttachedGuest extends RecordedGuest {
  readonly settings: null;
}

/** A QEMU process of ours: launched, QMP negotiated, guest running. */
export interface Guest extends RecordedGuest {
  readonly settings: GuestSettings;
  readonly terminals: Readonly<Record<TerminalName, TerminalPort>>;
}

export interface GuestLauncher {
  launch(settings: GuestSettings, options: { signal: AbortSignal; log: Log }): Promise<Result<Guest>>;
}

export interface GuestAttacher {
  /**
   * Takes the guest behind a QMP socket that QEMU serves; it must be running. Fails with guest-paused, or as a monitor and its
   * process do; the guest is then as it was.
   */
  attach(socketPath: string, options: { signal: AbortSignal }): Promise<Result<AttachedGuest>>;
}

// ---- Attaching --------------------------------------------------------------------------------------------------

/** A QEMU that somebody else started. */
export interface QemuProcess {
  readonly pid: number;
  readonly qemuPath: string;
  readonly commandLine: readonly string[];
  /** The folder that its relative paths are from. */
  readonly folder: string;
}

export interface ServedMonitor {
  readonly qmp: QmpConnection;
  /** Resolves once, when the connection is gone, whoever closed it. */
  readonly closed: Promise<void>;
  /** Has the guest go on if it is paused; fails as QMP does. */
  resume(): Promise<Result<void>>;
  /** From now on the guest is resumed should we be killed while it is paused. */
  watch(): void;
}

/** QEMUs of others on this machine. */
export interface MonitorHost {
  /**
   * Negotiates at a socket that QEMU serves. Fails with file-missing, file-unreadable (nobody listens), permission,
   * qemu-unresponsive (another client has it), qemu-exited, qmp-protocol or cancelled.
   */
  open(socketPath: string, signal: AbortSignal): Promise<Result<ServedMonitor>>;
  /** The process that the vCPUs' threads are of; fails with usage (none of this machine's) or permission. */
  processOf(tids: readonly number[]): Result<QemuProcess>;
  /** `path` as the process's own command line has it. */
  log(process: QemuProcess, path: string): GuestLog;
}

// ---- Launching --------------------------------------------------------------------------------------------------

/** What opening /dev/kvm came to. */
export type KvmDevice = 'usable' | 'missing' | 'forbidden';

/** How QEMU is to run the guest's code: one try among several. */
export interface LaunchAttempt {
  readonly accelerator: 'kvm' | 'tcg';
  /** -cpu */
  readonly cpu: string;
}

export type Disk =
  | { readonly kind: 'none' }
  /** The run's own qcow2. */
  | { readonly kind: 'default'; readonly path: string }
  /** An image of the user's. */
  | { readonly kind: 'image'; readonly path: string }
  /** A whole -drive value. */
  | { readonly kind: 'drive'; readonly value: string };

/** Where a run keeps its things. */
export interface LaunchPlaces {
  /** The built-in guest, a multiboot program. */
  readonly guestBinary: string;
  /** We listen there, QEMU connects: no polling until it is up. */
  readonly qmpSocket: string;
  /** Slave ends of the two terminals. */
  readonly console: string;
  readonly monitor: string;
  /** QEMU's log, for what its trace events say. */
  readonly log: string;
  readonly disk: Disk;
}

export interface QemuStart {
  readonly settings: GuestSettings;
  readonly qemuPath: string;
  /** QEMU's arguments after its name, once the run's places are made. */
  readonly argumentsFor: (places: LaunchPlaces) => readonly string[];
  /** Where the log is that those arguments ask for; fails with trace-events-missing. */
  readonly logPathFor: (places: LaunchPlaces, pid: number) => Result<string>;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** The machine as a launch needs it. */
export interface QemuHost {
  /** The chosen path, or qemu-system-x86_64 on PATH; fails with qemu-missing. */
  findQemu(chosen: string | null): Result<string>;
  kvmDevice(): KvmDevice;
  /**
   * Starts one QEMU and waits until it answers and its built-in guest is ready; on failure nothing is left of it.
   * Fails with qemu-exited (facts: exitCode, signal, stderr), qemu-unresponsive, qmp-protocol or cancelled.
   */
  start(start: QemuStart): Promise<Result<Guest>>;
}

/** A thread's name as the kernel has it. */
export interface NamedThread {
  readonly tid: Tid;
  readonly name: string;
}

/** The threads of a process; fails with qemu-exited when there is no such process. */
export type ReadThreadNames = (pid: number) => Promise<Result<readonly NamedThread[]>>;
