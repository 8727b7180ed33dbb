/** Cycles with and without a delay in turn, recorded in one go. */
import type { Pair } from '@core/calibration/judge';
import type { Delay } from '@core/calibration/calibration';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import { cycleRows } from '@core/analysis/cycle-table';
import type { RecordingOverview } from '@core/analysis/overview';
import type { ClockReading } from '@core/clocks/clock-map';
import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { CaptureLevel } from '@core/phases/phase';
import { startCapture } from '../record/capture-run';
import type { CaptureRun } from '../record/capture-run';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import type { Log } from '../ports/clock';
import { environmentOf } from '../record/record';
import type { RecordPorts } from '../record/record';
import type { RunningInjection } from './injection';

/** Between two cycles: a guest's tick or two, and time for what the last one left behind. */
const INTERVAL_MS = 20;

export interface PairsPlan {
  readonly guest: Guest;
  readonly running: RunningInjection;
  readonly level: CaptureLevel;
  readonly pairs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onPair: (done: number) => void;
  readonly onAnalysing: () => void;
}

interface Driven {
  readonly cycles: ClientCycleTimes[];
  readonly delays: (readonly Delay[])[];
}

/** Plain first and injected first by turns: what one cycle leaves to the next then falls on both alike. */
const injectedFirst = (pair: number): boolean => pair % 2 === 1;

const cancelled = fail('cancelled', 'The calibration was cancelled.');

async function drivePair(
  { running, signal }: PairsPlan,
  { clock }: RecordPorts,
  pair: number,
  driven: Driven,
): Promise<Result<void>> {
  for (const which of injectedFirst(pair) ? ['injected', 'plain'] : ['plain', 'injected']) {
    await clock.sleep(INTERVAL_MS, signal);
    if (signal.aborted) return cancelled;
    if (which === 'plain') {
      const cycle = await running.plain();
      if (!cycle.ok) return cycle;
      driven.cycles.push(cycle.value);
    } else {
      const cycle = await running.injected();
      if (!cycle.ok) return cycle;
      driven.cycles.push(cycle.value.cycle);
      driven.delays.push(cycle.value.delays);
    }
  }
  return ok(undefined);
}

async function drive(plan: PairsPlan, ports: RecordPorts, driven: Driven): Promise<Result<void>> {
  for (let pair = 0; pair < plan.pairs; pair += 1) {
    const done = await drivePair(plan, ports, pair, driven);
    if (!done.ok) return done;
    plan.onPair(pair + 1);
  }
  // The reply comes before the last vCPU is back: the last cycle gets as long for that as every other.
  await ports.clock.sleep(INTERVAL_MS, plan.signal);
  return ok(undefined);
}

/** Fails with internal where the recording lacks cycles: nothing can be said of pairs then. */
function pairsOf(overview: RecordingOverview, { delays }: Driven): Result<readonly Pair[]> {
  const cycles = cycleRows(overview.cycles);
  if (cycles.length !== 2 * delays.length) {
    const text = `The recording shows ${cycles.length} of ${2 * delays.length} cycles.`;
    return fail('no-cycles', text, {});
  }
  const pairs = delays.flatMap((delay, pair): Pair[] => {
    const [first, second] = [cycles[2 * pair], cycles[2 * pair + 1]];
    if (first === undefined || second === undefined) return [];
    const [plain, injected] = injectedFirst(pair) ? [second, first] : [first, second];
    return [{ plain: plain.phases, injected: injected.phases, delays: delay, lastVcpu: injected.lastVcpu }];
  });
  return ok(pairs);
}

interface Under {
  readonly plan: PairsPlan;
  readonly ports: RecordPorts;
  readonly capture: CaptureRun;
}

async function finish(
  { plan, ports, capture }: Under,
  driven: Driven,
  clockReadings: readonly ClockReading[],
): Promise<Result<readonly Pair[]>> {
  const settings = { ...DEFAULT_RECORD, level: plan.level, cycles: driven.cycles.length, bareEvery: 0 };
  const log = capture.readLog();
  if (log?.ok === false) return log;
  const finished = await ports.analyst.finishCapture({
    cycles: driven.cycles,
    bare: [],
    clockReadings,
    ...(log === undefined ? {} : { log: log.value }),
    environment: environmentOf(plan.guest, settings, ports, capture.started),
  });
  if (!finished.ok) return finished;
  await ports.analyst.closeRecording(finished.value.id);
  return pairsOf(finished.value.summary, driven);
}

/** All pairs of a capture that was started, and its end. */
async function recordUnder(under: Under): Promise<Result<readonly Pair[]>> {
  const { plan, ports, capture } = under;
  const { analyst, clock } = ports;
  let died: Failure | null = null;
  const unsubscribe = analyst.onCaptureFailed((failure) => (died = failure));
  try {
    const driven: Driven = { cycles: [], delays: [] };
    const before = clock.readWallClock();
    const done = await drive(plan, ports, driven);
    const cut = done.ok ? died : done.error;
    if (cut !== null) {
      await capture.abort();
      return err(cut);
    }
    const paused = await capture.pause();
    if (!paused.ok) {
      await capture.abort();
      return paused;
    }
    plan.onAnalysing();
    return await finish(under, driven, [before, clock.readWallClock()]);
  } finally {
    unsubscribe();
    capture.close();
  }
}

/** Records plan.pairs pairs; fails as a capture does, as driving a cycle does, or with cancelled. */
export async function recordPairs(plan: PairsPlan, ports: RecordPorts): Promise<Result<readonly Pair[]>> {
  // The first of each is slower than all others, in QEMU and here.
  const warm = await drivePair(plan, ports, 0, { cycles: [], delays: [] });
  if (!warm.ok) return warm;
  const capture = await startCapture(plan.guest, { level: plan.level }, ports, plan.log);
  return capture.ok ? recordUnder({ plan, ports, capture: capture.value }) : capture;
}
