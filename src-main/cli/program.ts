import { Command, CommanderError, Help } from 'commander';
import { failure, type Failure } from '@core/errors';
import { answerFailure, printFailure } from './answer';
import { addCalibrate } from './calibrate-options';
import { runDoctorCommand } from './doctor-command';
import type { DoctorOptions } from './doctor-command';
import type { ExitCode } from './failure-text';
import { addFileCommands } from './file-commands';
import { JSON_FLAG, nonEmpty, notes, option, type Done } from './options';
import type { CliPorts } from './ports';
import { addAttach, addRecord } from './record-options';
import { wrap } from './terminal';
import { addThread } from './thread-options';

const NOTES = [
  [
    '',
    'Exit codes: 0 done; 1 it failed, or a check or a comparison did; 2 wrong usage, or a file that cannot be read; 3 this machine can’t; 130 interrupted.',
  ],
  ['', 'With --json, stdout is one JSON document whatever happens; progress and errors go to stderr.'],
] as const;

/** Columns of help beside its terms: commander leaves the terminal to break narrower ones. */
const LEAST_HELP_COLUMNS = 20;

/** What commander puts before the first line of help. */
const USAGE = 'Usage: ';

/** The command line as commander knows it; `done` is told the exit code of the command that ran. */
function createProgram(ports: CliPorts, done: Done): Command {
  const { out, err } = ports.terminal;
  const program = new Command('quiescope')
    .description('Where the time goes while a QEMU/KVM guest is paused and resumed.')
    .version(ports.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      getOutHelpWidth: () => out.columns,
      getErrHelpWidth: () => err.columns,
      // As every other failure is told.
      outputError: (text) => {
        printFailure(ports.terminal, ports.env, usageFailure(text));
      },
    })
    // That a switch is off until it is given goes without saying.
    .configureHelp({
      minWidthToWrap: LEAST_HELP_COLUMNS,
      commandUsage: (command) =>
        wrap(new Help().commandUsage(command), out.columns, USAGE).slice(USAGE.length),
      optionDescription: (one) => (one.isBoolean() ? one.description : new Help().optionDescription(one)),
    })
    .addHelpText('after', notes(ports, NOTES));
  program
    .command('doctor')
    .description('what works on this machine, and the command that mends each lack')
    .addOption(option('--qemu <path>', 'another QEMU than qemu-system-x86_64 on PATH').argParser(nonEmpty))
    .option(...JSON_FLAG)
    .action(async (options: DoctorOptions) => done(await runDoctorCommand(options, ports)));
  addRecord(program, ports, done);
  addAttach(program, ports, done);
  addCalibrate(program, ports, done);
  addThread(program, ports, done);
  addFileCommands(program, ports, done);
  return program;
}

/** Runs the command that `words` (without node and script) name. */
export async function runProgram(words: readonly string[], ports: CliPorts): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = createProgram(ports, (given) => (code = given));
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return answerUsage(error, words, ports);
  }
}

/** Commander's words: "error: unknown option '--x'\n(Did you mean --y?)". */
const usageFailure = (words: string): Failure =>
  failure(
    'usage',
    words
      .replace(/^error: /, '')
      .trimEnd()
      .replaceAll('\n', ' '),
  );

/** Commander has told the user already; --help and --version come here too, with code 0. */
function answerUsage(error: CommanderError, words: readonly string[], ports: CliPorts): ExitCode {
  if (error.exitCode === 0) return 0;
  if (!words.includes('--json')) return 2;
  const { out } = ports.terminal;
  const silent = { write: () => undefined, isTerminal: false, columns: 80 };
  return answerFailure({ out, err: silent }, ports.env, usageFailure(error.message), true);
}
