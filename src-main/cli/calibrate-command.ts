import { verdictOf, type Calibration } from '@core/calibration/calibration';
import { calibrate } from '../engine/calibrate/calibrate';
import type { CalibrateProgress, CalibrateSettings } from '@core/calibration/settings';
import { answerFailure, printJson } from './answer';
import { calibrationText } from './calibration-table';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';
import { barOf, ProgressLine } from './progress-line';
import { paintFor, printable, type Sink } from './terminal';

export interface CalibrateCommand {
  readonly settings: CalibrateSettings;
  readonly json: boolean;
  readonly verbose: boolean;
}

const STAGES: Readonly<Record<CalibrateProgress['stage'], string>> = {
  launching: 'launching a guest',
  recording: 'pausing and resuming',
  analysing: 'analysing',
};

const headOf = ({ injection, index, count }: CalibrateProgress): string =>
  `${String(index + 1).padStart(2)}/${count} ${injection}`;

/** A line for each injection; on a terminal one that is drawn over and over. */
function progressOn(sink: Sink, ports: CliPorts) {
  const line = new ProgressLine<{ stage: string; of: CalibrateProgress }>(sink, ports.recording.clock, {
    stageLine: ({ of }) => headOf(of),
    lineOf: ({ of }) =>
      `${headOf(of).padEnd(20)} ${barOf(of.done / Math.max(1, of.total))} ${STAGES[of.stage]}`,
  });
  return {
    show: (of: CalibrateProgress) => line.show({ stage: of.injection, of }),
    say: (text: string) => line.say(text),
    clear: () => line.clear(),
  };
}

/** 0: all passed; 1: one did not; 3: none was possible here. */
export function exitCodeOf({ injections }: Calibration): ExitCode {
  const verdicts = injections.map(verdictOf);
  if (verdicts.includes('failed')) return 1;
  return verdicts.includes('passed') ? 0 : 3;
}

/** Whatever happens, guest, capture and all that the injections set up are gone at the end. */
export async function runCalibrate(command: CalibrateCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env } = ports;
  const signal = ports.cancelOnInterrupt();
  const progress = progressOn(terminal.err, ports);
  const analyst = ports.createAnalyst();
  try {
    const calibration = await calibrate(
      command.settings,
      {
        ...ports.recording,
        analyst,
        version: ports.version,
        launcher: ports.launcher,
        openHost: ports.openCalibrationHost,
      },
      {
        signal,
        log: (line) => (command.verbose ? progress.say(printable(line)) : undefined),
        onProgress: progress.show,
        onReport: () => undefined,
      },
    );
    progress.clear();
    if (!calibration.ok) return answerFailure(terminal, env, calibration.error, command.json);
    print(calibration.value, command, ports);
    return exitCodeOf(calibration.value);
  } finally {
    await analyst.dispose();
  }
}

function print(calibration: Calibration, command: CalibrateCommand, { terminal, env }: CliPorts): void {
  if (command.json) {
    printJson(terminal, { schema: 'quiescope.calibration/1', ...calibration });
    return;
  }
  const { out } = terminal;
  out.write(calibrationText(calibration, { columns: out.columns, paint: paintFor(out, env) }));
}
