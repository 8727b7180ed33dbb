/** `quiescope calibrate`: its options, and the settings that they make. */
import type { Command } from 'commander';
import { INJECTION_NAMES, type InjectionName } from '@core/calibration/calibration';
import { ACCELERATORS, type AcceleratorChoice } from '@core/analysis/settings';
import { fail, ok, type Result } from '@core/errors';
import { CAPTURE_LEVELS, type CaptureLevel } from '@core/phases/phase';
import { DEFAULT_CALIBRATE, FULL_PAIRS, SHORT_PAIRS } from '@core/calibration/settings';
import { runCalibrate } from './calibrate-command';
import { by, collect, JSON_FLAG, nonEmpty, option, type Done } from './options';
import type { CliPorts } from './ports';

interface CalibrateOptions {
  readonly short: boolean;
  readonly qemu?: string;
  readonly qemuArg: readonly string[];
  readonly accel: AcceleratorChoice;
  readonly level: CaptureLevel;
  readonly only: readonly InjectionName[];
  readonly json: boolean;
  readonly verbose: boolean;
}

/** "flush,drain" */
function parseNames(text: string): Result<readonly InjectionName[]> {
  const words = text.split(',');
  const names = INJECTION_NAMES.filter((name) => words.includes(name));
  const unknown = words.find((word) => !INJECTION_NAMES.some((name) => name === word));
  if (unknown === undefined) return ok(names);
  return fail('usage', `"${unknown}" is none of ${INJECTION_NAMES.join(', ')}.`);
}

export function addCalibrate(program: Command, ports: CliPorts, done: Done): void {
  program
    .command('calibrate')
    .description('put known delays into pauses of your QEMU, and see whether each comes back in its phase')
    .option('--short', `${SHORT_PAIRS} pairs of cycles for each injection in place of ${FULL_PAIRS}`, false)
    .addOption(option('--qemu <path>', 'another QEMU than qemu-system-x86_64 on PATH').argParser(nonEmpty))
    .addOption(
      option('--qemu-arg <arg>', 'one more word for QEMU’s command line (repeatable)')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(option('--accel <which>', 'how guest code runs').choices(ACCELERATORS).default('auto'))
    .addOption(
      option('--level <which>', 'the evidence that is put to the test')
        .choices(CAPTURE_LEVELS)
        .default(DEFAULT_CALIBRATE.level),
    )
    .addOption(
      option('--only <names>', `some of ${INJECTION_NAMES.join(', ')}`)
        .default(INJECTION_NAMES, 'all')
        .argParser(by(parseNames)),
    )
    .option('-v, --verbose', 'tell what is done, on stderr', false)
    .option(...JSON_FLAG)
    .action(async (options: CalibrateOptions) => {
      const settings = {
        qemuPath: options.qemu ?? null,
        accelerator: options.accel,
        extraArguments: options.qemuArg,
        level: options.level,
        pairs: options.short ? SHORT_PAIRS : FULL_PAIRS,
        injections: options.only,
      };
      done(await runCalibrate({ settings, json: options.json, verbose: options.verbose }, ports));
    });
}
