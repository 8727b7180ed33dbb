/** What calibration needs of the machine beyond launching and recording; src-main/host implements it. */
import type { Result } from '@core/errors';
import type { MonotonicNs, Tid } from '@core/units';
import type { GuestLauncher } from '../ports/guest';
import type { QmpConnection } from '../ports/qmp';
import type { RecordPorts } from '../record/record';

/** A second QMP monitor of the same guest. */
export interface SpareMonitor {
  /** Words for QEMU's command line. */
  readonly words: readonly string[];
  /** Of a QEMU that runs; fails as a QMP negotiation does. */
  connected(signal: AbortSignal): Promise<Result<QmpConnection>>;
  close(): void;
}

/** A disk of ours over NBD whose flushes take as long as they are told to. */
export interface SlowNbd {
  /** The unix socket that it listens on. */
  readonly path: string;
  /** For each flush from now on. */
  setFlushDelay(milliseconds: number): void;
  /** How long the flushes since the last call slept, on our clock. */
  takeSleeps(): readonly number[];
  close(): void;
}

/** Holds one thread of ours still. */
export interface Freezer {
  /** Returns once the thread stands still. */
  freeze(): Promise<Result<void>>;
  thaw(): Result<void>;
  /** Thaws, and takes away what was set up. */
  dispose(): void;
}

/** One spell of a rival's on its CPU. */
export interface Spell {
  readonly startedAt: MonotonicNs;
  readonly endedAt: MonotonicNs;
}

/** A real-time thread that takes a CPU for short spells. */
export interface Rival {
  readonly cpu: number;
  /** `started` settles when it has the CPU, `ended` with the whole spell. */
  spin(milliseconds: number): {
    readonly started: Promise<Result<void>>;
    readonly ended: Promise<Result<Spell>>;
  };
  dispose(): Promise<void>;
}

export interface CalibrationHost {
  /** Stops a process of ours (SIGSTOP); returns once all its threads stand. It dies with us all the same. */
  halt(pid: number): Promise<Result<void>>;
  /** SIGCONT. */
  proceed(pid: number): void;
  spareMonitor(): SpareMonitor;
  serveNbd(): Promise<Result<SlowNbd>>;
  /** For one thread of `pid`. Fails with permission or file-missing where there is no freezer that we may use. */
  openFreezer(pid: number, thread: Tid): Promise<Result<Freezer>>;
  /**
   * Pins one thread of `pid` to a CPU, its other threads and our own to the others, and puts a rival on that CPU. Fails
   * with permission or file-missing where this machine can't.
   */
  startRival(pid: number, thread: Tid): Promise<Result<Rival>>;
  /** A program that QEMU can boot, as a file; gone when calibration is. */
  keepProgram(bytes: Uint8Array): Result<string>;
  /** Takes away what is left. Idempotent. */
  dispose(): void;
}

export interface CalibratePorts extends RecordPorts {
  readonly launcher: GuestLauncher;
  readonly openHost: () => Result<CalibrationHost>;
}
