/** One injection after the other on guests of our own. */
import type { Calibration, InjectionOutcome } from '@core/calibration/calibration';
import { judge } from '@core/calibration/judge';
import type { Pair } from '@core/calibration/judge';
import type { CalibrateProgress, CalibrateSettings } from '@core/calibration/settings';
import type { GuestSettings } from '@core/analysis/settings';
import { err, ok } from '@core/errors';
import type { Failure, FailureCode, Result } from '@core/errors';
import type { CaptureLevel } from '@core/phases/phase';
import type { Guest } from '../ports/guest';
import { isImpossible } from './injection';
import type { Bench } from './bench';
import type { GuestComparison, Injection, PreparedInjection } from './injection';
import { OpenLab } from './lab';
import type { CalibratePorts } from './ports';
import { recordPairs } from './record-pairs';
import { calibrationGuest } from './settings';

/** Failures that every injection would meet: the calibration ends with them. */
const GENERAL: readonly FailureCode[] = [
  'cancelled',
  'usage',
  'busy',
  'internal',
  'permission',
  'qemu-missing',
  'kvm-missing',
  'perf-missing',
  'perf-failed',
  'perf-lacks-event',
  'probe-failed',
  'tracefs-missing',
  'symbol-missing',
  'trace-events-missing',
];

/** The levels that show who stopped last. */
const LEVELS_WITH_VCPUS: readonly CaptureLevel[] = ['probes', 'full'];

/** What a failure says of the one injection; fails itself where it says something of all. */
function failed(failure: Failure): Result<InjectionOutcome> {
  return GENERAL.includes(failure.code) ? err(failure) : ok({ state: 'broken', reason: failure.message });
}

/** The same, of what an injection needs of this machine. */
function lacking(failure: Failure): Result<InjectionOutcome> {
  return isImpossible(failure) ? ok({ state: 'impossible', reason: failure.message }) : failed(failure);
}

type Progress = (change: Pick<CalibrateProgress, 'stage' | 'done'>) => void;

export class InjectionRunner {
  #shared: { readonly guest: Guest; readonly key: string } | null = null;
  #about: Pick<Calibration, 'qemu' | 'accelerator'> | null = null;
  /** Why the last guest could not be launched; null when it could. */
  launchFailure: Failure | null = null;

  constructor(
    readonly ports: CalibratePorts,
    readonly settings: CalibrateSettings,
    readonly bench: Bench,
  ) {}

  /** What was calibrated, from the first guest; null before that. */
  get about(): Pick<Calibration, 'qemu' | 'accelerator'> | null {
    return this.#about;
  }

  outcomeOf(injection: Injection | GuestComparison, onProgress: Progress): Promise<Result<InjectionOutcome>> {
    onProgress({ stage: 'launching', done: 0 });
    return 'carryOut' in injection
      ? this.#compare(injection, onProgress)
      : this.#inject(injection, onProgress);
  }

  /** Stops the guest that waits for the next injection. */
  async stopGuest(): Promise<void> {
    const shared = this.#shared;
    this.#shared = null;
    await shared?.guest.stop();
  }

  async #launch(settings: GuestSettings): Promise<Result<Guest>> {
    const { signal, log } = this.bench;
    const launched = await this.ports.launcher.launch(settings, { signal, log });
    this.launchFailure = launched.ok ? null : launched.error;
    if (launched.ok) {
      const { qemuPath, qmp, accelerator } = launched.value;
      this.#about ??= { qemu: { path: qemuPath, version: qmp.qemuVersion }, accelerator };
    }
    return launched;
  }

  /** A guest with these settings: the one that runs, where it is alike. */
  async #guestFor({ guest }: PreparedInjection): Promise<Result<Guest>> {
    const wanted = calibrationGuest(this.settings, guest);
    const key = JSON.stringify(wanted);
    if (this.#shared?.key === key) return ok(this.#shared.guest);
    await this.stopGuest();
    const launched = await this.#launch(wanted);
    if (launched.ok) this.#shared = { guest: launched.value, key };
    return launched;
  }

  async #inject(injection: Injection, onProgress: Progress): Promise<Result<InjectionOutcome>> {
    const prepared = await injection.prepare(this.bench);
    if (!prepared.ok) return lacking(prepared.error);
    try {
      const guest = await this.#guestFor(prepared.value);
      if (!guest.ok) return failed(guest.error);
      const outcome = await this.#injectInto(guest.value, prepared.value, onProgress);
      // A guest that failed once is not to be trusted with the next injection.
      if (!outcome.ok || outcome.value.state === 'broken') await this.stopGuest();
      return outcome;
    } finally {
      prepared.value.dispose();
    }
  }

  async #injectInto(
    guest: Guest,
    prepared: PreparedInjection,
    onProgress: Progress,
  ): Promise<Result<InjectionOutcome>> {
    const running = await prepared.begin(guest);
    if (!running.ok) return lacking(running.error);
    const { level, pairs: count } = this.settings;
    let pairs: Result<readonly Pair[]>;
    try {
      pairs = await recordPairs(
        {
          guest,
          running: running.value,
          level,
          pairs: count,
          signal: this.bench.signal,
          log: this.bench.log,
          onPair: (done) => onProgress({ stage: 'recording', done }),
          onAnalysing: () => onProgress({ stage: 'analysing', done: count }),
        },
        this.ports,
      );
    } finally {
      await running.value.end();
    }
    if (!pairs.ok) return failed(pairs.error);
    const held = LEVELS_WITH_VCPUS.includes(level) ? running.value.heldVcpu : null;
    return ok({ state: 'judged', judgement: judge(pairs.value, held) });
  }

  async #compare(comparison: GuestComparison, onProgress: Progress): Promise<Result<InjectionOutcome>> {
    await this.stopGuest();
    const { pairs } = this.settings;
    const lab = new OpenLab({
      ports: this.ports,
      settings: this.settings,
      bench: this.bench,
      launch: (change) => this.#launch(calibrationGuest(this.settings, change)),
      progressed: (share) => onProgress({ stage: 'recording', done: Math.floor(share * pairs) }),
    });
    try {
      const outcome = await comparison.carryOut(lab);
      return outcome.ok ? outcome : failed(outcome.error);
    } finally {
      await lab.close();
    }
  }
}
