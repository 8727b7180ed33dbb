/** The instrument of one recording at its level: started, stopped for bare cycles, started again, and what it logged. */
import { ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { RecordSettings } from '@core/analysis/settings';
import type { CaptureLevel } from '@core/phases/phase';
import type { Thread } from '@core/recording/recording';
import type { Analyst, CaptureStarted } from '../ports/analyst';
import type { LogTail, RecordedGuest } from '../ports/guest';
import type { Log } from '../ports/clock';
import { findTraceEvents } from './trace-events';
import type { TraceEvents } from './trace-events';

export interface CapturePorts {
  readonly analyst: Analyst;
  readonly readThreads: (guest: RecordedGuest) => Promise<Result<readonly Thread[]>>;
  /** Where what perf writes is to survive us. */
  readonly journal?: string | null;
}

export interface CaptureRun {
  readonly started: CaptureStarted;
  readonly threads: readonly Thread[];
  /** The instrument is gone from the guest until resume. Fails as the analyst and QMP do. */
  pause(): Promise<Result<void>>;
  resume(): Promise<Result<CaptureStarted>>;
  /** What QEMU logged since; undefined at other levels than trace. Fails with file-unreadable. */
  readLog(): Result<Uint8Array> | undefined;
  /** Nothing of it is wanted, and nothing is left of it in the guest. */
  abort(): Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** What is tried before timing, the best first. Full is asked for, never chosen: its samples cost more than all else. */
const BETTER_LEVELS = ['probes', 'trace'] as const satisfies readonly CaptureLevel[];

/** At the level asked for; 'auto' takes the best that works and says what does not. */
export async function startCapture(
  guest: RecordedGuest,
  settings: Pick<RecordSettings, 'level'>,
  ports: CapturePorts,
  log: Log,
): Promise<Result<CaptureRun>> {
  const threads = await ports.readThreads(guest);
  if (!threads.ok) return threads;
  const start = (level: CaptureLevel): Promise<Result<CaptureRun>> =>
    startAt(level, guest, threads.value, ports);
  if (settings.level !== 'auto') return start(settings.level);
  const shortfalls: string[] = [];
  for (const level of BETTER_LEVELS) {
    const run = await start(level);
    if (run.ok) return ok(withShortfalls(run.value, shortfalls));
    if (ENDS_ALL.includes(run.error.code)) return run;
    log(`Level ${level} does not work here: ${run.error.message}`);
    shortfalls.push(`Level ${level} was not to be had: ${run.error.message}`);
  }
  const timing = await start('timing');
  return timing.ok ? ok(withShortfalls(timing.value, shortfalls)) : timing;
}

/** No level works on a guest that is gone, nor is any wanted. */
const ENDS_ALL: readonly Failure['code'][] = ['cancelled', 'busy', 'qemu-exited', 'qemu-unresponsive'];

const withShortfalls = (run: CaptureRun, shortfalls: readonly string[]): CaptureRun => ({
  ...run,
  started: { ...run.started, shortfalls: [...run.started.shortfalls, ...shortfalls] },
});

async function startAt(
  level: CaptureLevel,
  guest: RecordedGuest,
  threads: readonly Thread[],
  { analyst, journal = null }: CapturePorts,
): Promise<Result<CaptureRun>> {
  const capture = (): Promise<Result<CaptureStarted>> =>
    analyst.startCapture({ level, pid: guest.pid, qemuPath: guest.qemuPath, threads, journal });
  if (level === 'trace') return startTrace(guest, threads, analyst, capture);
  const started = await capture();
  if (!started.ok) return started;
  return ok({
    started: started.value,
    threads,
    pause: () => analyst.stopCapture(),
    resume: capture,
    readLog: () => undefined,
    abort: () => analyst.abortCapture(),
    close: () => undefined,
  });
}

/** QEMU itself records; the worker is told all the same, for one recording at a time is its rule. */
async function startTrace(
  guest: RecordedGuest,
  threads: readonly Thread[],
  analyst: Analyst,
  capture: () => Promise<Result<CaptureStarted>>,
): Promise<Result<CaptureRun>> {
  const found = await findTraceEvents(guest);
  if (!found.ok) return found;
  const trace = found.value;
  const tail = trace.log.follow();
  if (!tail.ok) return tail;
  const started = await capture();
  if (!started.ok) {
    tail.value.close();
    return started;
  }
  const on = await trace.turnOn();
  if (!on.ok) {
    tail.value.close();
    await analyst.abortCapture();
    return on;
  }
  const { events, shortfalls } = trace;
  return ok({
    ...traceRun(trace, tail.value, analyst, capture),
    threads,
    started: { ...started.value, events, shortfalls: [...started.value.shortfalls, ...shortfalls] },
  });
}

function traceRun(
  trace: TraceEvents,
  tail: LogTail,
  analyst: Analyst,
  capture: () => Promise<Result<CaptureStarted>>,
): Omit<CaptureRun, 'started' | 'threads'> {
  let isOpen = true;
  return {
    pause: async () => {
      const off = await trace.turnOff();
      const stopped = await analyst.stopCapture();
      return off.ok ? stopped : off;
    },
    resume: async () => {
      const started = await capture();
      if (!started.ok) return started;
      const on = await trace.turnOn();
      return on.ok ? started : on;
    },
    readLog: () => tail.read(),
    abort: async () => {
      await trace.turnOff();
      await analyst.abortCapture();
    },
    close: () => {
      if (isOpen) tail.close();
      isOpen = false;
    },
  };
}
