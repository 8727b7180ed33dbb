/** Calibration: known delays are put into cycles of a guest of our own, and looked for in what is recorded of them. */
import type { Calibration, InjectionOutcome, InjectionReport } from '@core/calibration/calibration';
import { judge } from '@core/calibration/judge';
import { fail, ok } from '@core/errors';
import type { Failure, FailureCode, Result } from '@core/errors';
import type { Guest, GuestLauncher } from '../ports';
import type { RecordPorts } from '../record';
import { isImpossible } from './injection';
import type { Bench, Injection, PreparedInjection } from './injection';
import { INJECTIONS } from './injections';
import type { CalibrationHost } from './ports';
import { recordPairs } from './record-pairs';
import { calibrationGuest } from './settings';
import type { CalibrateOptions, CalibrateProgress, CalibrateSettings } from './settings';

export interface CalibratePorts extends RecordPorts {
  readonly launcher: GuestLauncher;
  readonly openHost: () => Result<CalibrationHost>;
}

/** Failures that every injection would meet: the calibration ends with them. */
const GENERAL: readonly FailureCode[] = [
  'cancelled',
  'usage',
  'busy',
  'internal',
  'qemu-missing',
  'kvm-missing',
  'perf-missing',
  'perf-failed',
  'perf-lacks-event',
  'probe-failed',
  'tracefs-missing',
  'symbol-missing',
];

class Run {
  #guest: Guest | null = null;
  #guestKey = '';
  /** Of the first guest. */
  about: Pick<Calibration, 'qemu' | 'accelerator'> | null = null;

  constructor(
    readonly ports: CalibratePorts,
    readonly settings: CalibrateSettings,
    readonly options: CalibrateOptions,
    readonly bench: Bench,
  ) {}

  /** A guest with these settings: the one that runs, where it is alike. */
  async guestFor({ guest }: PreparedInjection, mayShare: boolean): Promise<Result<Guest>> {
    const wanted = calibrationGuest(this.settings, guest);
    const key = JSON.stringify(wanted);
    if (mayShare && this.#guest !== null && key === this.#guestKey) return ok(this.#guest);
    await this.stopGuest();
    const { signal, log } = this.options;
    const launched = await this.ports.launcher.launch(wanted, { signal, log });
    if (!launched.ok) return launched;
    this.#guest = launched.value;
    this.#guestKey = key;
    const { qemuPath, qmp, accelerator } = launched.value;
    this.about ??= { qemu: { path: qemuPath, version: qmp.qemuVersion }, accelerator };
    return launched;
  }

  async stopGuest(): Promise<void> {
    const guest = this.#guest;
    this.#guest = null;
    await guest?.stop();
  }

  /** Fails with what every other injection would meet, too. */
  async outcomeOf(
    injection: Injection,
    onProgress: (change: Pick<CalibrateProgress, 'stage' | 'done'>) => void,
  ): Promise<Result<InjectionOutcome>> {
    onProgress({ stage: 'launching', done: 0 });
    const prepared = await injection.prepare(this.bench);
    if (!prepared.ok) return lacking(prepared.error);
    try {
      const guest = await this.guestFor(prepared.value, true);
      if (!guest.ok) return GENERAL.includes(guest.error.code) ? guest : broken(guest.error);
      const running = await prepared.value.begin(guest.value);
      if (!running.ok) return lacking(running.error);
      try {
        const pairs = await recordPairs(
          {
            guest: guest.value,
            running: running.value,
            level: this.settings.level,
            pairs: this.settings.pairs,
            signal: this.options.signal,
            onPair: (done) => onProgress({ stage: 'recording', done }),
            onAnalysing: () => onProgress({ stage: 'analysing', done: this.settings.pairs }),
          },
          this.ports,
        );
        if (pairs.ok) {
          return ok({ state: 'judged', judgement: judge(pairs.value, running.value.heldVcpu) });
        }
        // A guest that failed once is not to be trusted with the next injection.
        await this.stopGuest();
        const general = GENERAL.includes(pairs.error.code) || pairs.error.code === 'permission';
        return general ? pairs : broken(pairs.error);
      } finally {
        await running.value.end();
      }
    } finally {
      prepared.value.dispose();
    }
  }
}

const broken = ({ message }: Failure): Result<InjectionOutcome> => ok({ state: 'broken', reason: message });

const lacking = (failure: Failure): Result<InjectionOutcome> => {
  if (failure.code === 'cancelled') return { ok: false, error: failure };
  return isImpossible(failure) ? ok({ state: 'impossible', reason: failure.message }) : broken(failure);
};

async function runAll(run: Run): Promise<Result<readonly InjectionReport[]>> {
  const chosen = INJECTIONS.filter(({ name }) => run.settings.injections.includes(name));
  const reports: InjectionReport[] = [];
  for (const [index, injection] of chosen.entries()) {
    if (run.options.signal.aborted) return fail('cancelled', 'The calibration was cancelled.');
    const { name, title, measure } = injection;
    const outcome = await run.outcomeOf(injection, (change) =>
      run.options.onProgress({
        injection: name,
        index,
        count: chosen.length,
        total: run.settings.pairs,
        ...change,
      }),
    );
    if (!outcome.ok) return outcome;
    const report = { name, title, measure, outcome: outcome.value };
    reports.push(report);
    run.options.onReport(report);
  }
  return ok(reports);
}

/**
 * Carries out the chosen injections one after the other. What it launches and sets up is gone when it returns. Fails as
 * a launch or a capture does, and with cancelled.
 */
export async function calibrate(
  settings: CalibrateSettings,
  ports: CalibratePorts,
  options: CalibrateOptions,
): Promise<Result<Calibration>> {
  const host = ports.openHost();
  if (!host.ok) return host;
  const bench = { host: host.value, clock: ports.clock, signal: options.signal, log: options.log };
  const run = new Run(ports, settings, options, bench);
  try {
    const injections = await runAll(run);
    if (!injections.ok) return injections;
    if (run.about === null) return fail('usage', 'No injection could be tried: no guest was launched.');
    const { kernel, cpuModel, cpus } = ports.hostFacts;
    return ok({
      ...run.about,
      host: { kernel, cpuModel, cpus },
      level: settings.level,
      injections: injections.value,
    });
  } finally {
    await ports.analyst.abortCapture();
    await run.stopGuest();
    host.value.dispose();
  }
}
