/** Time and the capture log, as the engine needs them. */
import type { ClockReading } from '@core/clocks/clock-map';
import type { MonotonicNs } from '@core/units';

/** One line of the capture log: what the engine does and sees, for people. */
export type Log = (line: string) => void;

export interface Clock {
  /** CLOCK_MONOTONIC. */
  now(): MonotonicNs;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** ISO 8601, UTC. */
  wallTime(): string;
  /** The wall clock read between two readings of now(): takes a few milliseconds of CPU. */
  readWallClock(): ClockReading;
}
