/** Calibration: known delays are put into cycles of a guest of our own, and looked for in what is recorded of them. */
import type { Calibration, InjectionReport } from '@core/calibration/calibration';
import type { CalibrateSettings } from '@core/calibration/settings';
import { err, fail, failure, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { InjectionRunner } from './carry-out';
import { INJECTIONS } from './injections';
import type { CalibratePorts } from './ports';
import type { CalibrateOptions } from './settings';

const NOTHING_TRIED = failure('usage', 'No injection could be tried: no guest was launched.');

async function runAll(
  runner: InjectionRunner,
  settings: CalibrateSettings,
  { signal, onProgress, onReport }: CalibrateOptions,
): Promise<Result<readonly InjectionReport[]>> {
  const chosen = INJECTIONS.filter(({ name }) => settings.injections.includes(name));
  const reports: InjectionReport[] = [];
  for (const [index, injection] of chosen.entries()) {
    if (signal.aborted) return fail('cancelled', 'The calibration was cancelled.');
    const { name, title, measure } = injection;
    const about = { injection: name, index, count: chosen.length, total: settings.pairs };
    const outcome = await runner.outcomeOf(injection, (change) => onProgress({ ...about, ...change }));
    if (!outcome.ok) return outcome;
    const report = { name, title, measure, outcome: outcome.value };
    reports.push(report);
    onReport(report);
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
  const { signal, log } = options;
  const { clock, readThreads } = ports;
  const runner = new InjectionRunner(ports, settings, { host: host.value, readThreads, clock, signal, log });
  try {
    const injections = await runAll(runner, settings, options);
    if (!injections.ok) return injections;
    if (runner.about === null) return err(runner.launchFailure ?? NOTHING_TRIED);
    const { kernel, cpuModel, cpus } = ports.hostFacts;
    return ok({
      ...runner.about,
      host: { kernel, cpuModel, cpus },
      level: settings.level,
      injections: injections.value,
    });
  } finally {
    await ports.analyst.abortCapture();
    await runner.stopGuest();
    host.value.dispose();
  }
}
