import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import {
  ACCELERATORS,
  DRIVEN_KINDS,
  DEFAULT_GUEST,
  DEFAULT_RECORD,
  LEVEL_CHOICES,
  LOADS,
  type GuestSettings,
  type RecordSettings,
} from '@core/analysis/settings';
import { failure, type Result } from '@core/errors';
import { answerFailure } from './answer';
import { runDoctorCommand } from './doctor-command';
import { runEvents } from './events-command';
import type { ExitCode } from './failure-text';
import { runImport } from './import-command';
import { runOpen } from './open-command';
import type { CliPorts } from './ports';
import { parseCount, parseDurationMs, parseMemoryMiB } from './quantities';
import { runRecord } from './record-command';
import { runReport } from './report-command';

const EXIT_CODES = `
Exit codes: 0 done; 1 it failed, or a check did; 2 wrong usage; 3 this machine can't; 130 interrupted.
With --json, stdout is one JSON document whatever happens; progress and errors go to stderr.`;

/** Lets commander tell the user what a parser says. */
const by =
  <T>(parse: (text: string) => Result<T>) =>
  (text: string): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    throw new InvalidArgumentError(parsed.error.message);
  };

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

const nonEmpty = (text: string): string => {
  if (text !== '') return text;
  throw new InvalidArgumentError('It is empty.');
};

interface RecordOptions {
  readonly output?: string;
  readonly vcpus: number;
  readonly memory: number;
  readonly accel: GuestSettings['accelerator'];
  readonly load: GuestSettings['load'];
  readonly disk: string;
  readonly qemu?: string;
  readonly qemuArg: readonly string[];
  readonly kernel?: string;
  readonly initrd?: string;
  readonly append?: string;
  readonly kind: RecordSettings['kind'];
  readonly cycles: number;
  readonly interval: number;
  readonly hold: number;
  readonly level: RecordSettings['level'];
  readonly hmpBeforePause: readonly string[];
  readonly bareEvery: number;
  readonly json: boolean;
  readonly verbose: boolean;
}

interface ImportOptions {
  readonly output: string;
  readonly pid?: number;
  readonly json: boolean;
}

interface EventsOptions {
  readonly output?: string;
  readonly event: readonly string[];
  readonly from?: number;
  readonly until?: number;
  readonly symbols: boolean;
  readonly json: boolean;
}

function guestSettings(options: RecordOptions): GuestSettings {
  const { disk } = options;
  return {
    qemuPath: options.qemu ?? null,
    accelerator: options.accel,
    vcpus: options.vcpus,
    memoryMiB: options.memory,
    load: options.load,
    disk: disk === 'default' || disk === 'none' ? disk : { spec: disk },
    kernel: options.kernel ?? null,
    initrd: options.initrd ?? null,
    append: options.append ?? null,
    extraArguments: options.qemuArg,
  };
}

function recordSettings(options: RecordOptions): RecordSettings {
  return {
    kind: options.kind,
    cycles: options.cycles,
    intervalMs: options.interval,
    holdMs: options.hold,
    level: options.level,
    hmpBeforePause: options.hmpBeforePause,
    bareEvery: options.bareEvery,
  };
}

const option = (flags: string, description: string): Option => new Option(flags, description);

function addGuestOptions(command: Command): Command {
  const guest = DEFAULT_GUEST;
  return command
    .addOption(
      option('--vcpus <n>', 'virtual CPUs, 1 to 255')
        .default(guest.vcpus)
        .argParser(by(parseCount(1, 255))),
    )
    .addOption(
      option('--memory <size>', 'such as 512M or 2G')
        .default(guest.memoryMiB, '2G')
        .argParser(by(parseMemoryMiB)),
    )
    .addOption(
      option('--accel <which>', 'how guest code runs').choices(ACCELERATORS).default(guest.accelerator),
    )
    .addOption(option('--load <which>', 'what the built-in guest does').choices(LOADS).default(guest.load))
    .addOption(
      option(
        '--disk <spec>',
        'an image or a -drive value; "default" is an empty virtio-blk disk, "none" is none',
      )
        .default('default')
        .argParser(nonEmpty),
    )
    .addOption(option('--qemu <path>', 'another QEMU than qemu-system-x86_64 on PATH').argParser(nonEmpty))
    .addOption(
      option('--qemu-arg <arg>', 'one more word for QEMU’s command line (repeatable)')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(option('--kernel <file>', 'boot this in place of the built-in guest').argParser(nonEmpty))
    .addOption(option('--initrd <file>', 'its initial ramdisk').argParser(nonEmpty))
    .addOption(option('--append <words>', 'its command line'));
}

function addCycleOptions(command: Command): Command {
  const record = DEFAULT_RECORD;
  const duration = by(parseDurationMs);
  return command
    .addOption(option('--kind <which>', 'what a cycle is').choices(DRIVEN_KINDS).default(record.kind))
    .addOption(
      option('--cycles <n>', 'how many')
        .default(record.cycles)
        .argParser(by(parseCount(1, 100_000))),
    )
    .addOption(
      option('--interval <time>', 'between two cycles')
        .default(record.intervalMs, '20ms')
        .argParser(duration),
    )
    .addOption(
      option('--hold <time>', 'how long the guest stays paused')
        .default(record.holdMs, '0ms')
        .argParser(duration),
    )
    .addOption(
      option('--level <which>', 'the evidence: probes needs root, auto takes the best that works')
        .choices(LEVEL_CHOICES)
        .default(record.level),
    )
    .addOption(
      option('--hmp-before-pause <command>', 'a monitor command, done before each pause (repeatable)')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(
      option('--bare-every <n>', 'one cycle without instruments for every n recorded ones; 0 for none')
        .default(record.bareEvery)
        .argParser(by(parseCount(0, 100_000))),
    );
}

const JSON_FLAG = ['--json', 'print one JSON document', false] as const;

/** Commands on files: snapshots, and what is imported. */
function addFileCommands(program: Command, ports: CliPorts, done: (code: ExitCode) => void): void {
  program
    .command('report')
    .description('phase table and findings of a snapshot')
    .argument('<file>', 'a .qsnap')
    .addOption(option('--html <file>', 'write a self-contained page there').argParser(nonEmpty))
    .option(...JSON_FLAG)
    .action((file: string, { html, json }: { html?: string; json: boolean }) =>
      done(runReport({ file, html: html ?? null, json }, ports)),
    );
  program
    .command('import')
    .description('find the cycles in what something else recorded, and print where their time went')
    .argument('<input>', 'a perf.data, what perf record -o - wrote, or QEMU’s log of trace events')
    .addOption(
      option('-o, --output <file>', 'write a snapshot there (.qsnap)')
        .makeOptionMandatory()
        .argParser(nonEmpty),
    )
    .addOption(
      option('--pid <n>', 'which QEMU, where several have cycles').argParser(by(parseCount(1, 4_194_304))),
    )
    .option(...JSON_FLAG)
    .action(async (input: string, { output, pid, json }: ImportOptions) =>
      done(await runImport({ input, output, pid: pid ?? null, json }, ports)),
    );
  addEvents(program, ports, done);
  program
    .command('open')
    .description('the window on a snapshot, or on anything that import takes')
    .argument('<file>', 'a .qsnap, perf.data, perf pipe capture or QEMU trace log')
    .option(...JSON_FLAG)
    .action(async (file: string, { json }: { json: boolean }) => done(await runOpen(file, json, ports)));
}

/** The command line as commander knows it; `done` is told the exit code of the command that ran. */
function createProgram(ports: CliPorts, done: (code: ExitCode) => void): Command {
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
    })
    .addHelpText('after', EXIT_CODES);
  program
    .command('doctor')
    .description('what works on this machine, and the command that mends each lack')
    .option(...JSON_FLAG)
    .action(async ({ json }: { json: boolean }) => done(await runDoctorCommand(json, ports)));
  addCycleOptions(addGuestOptions(program.command('record')))
    .description('launch a guest, run cycles and print where their time went')
    .addOption(option('-o, --output <file>', 'write a snapshot there (.qsnap)').argParser(nonEmpty))
    .option('-v, --verbose', 'tell what is done, on stderr', false)
    .option(...JSON_FLAG)
    .action(async (options: RecordOptions) => {
      const { output = null, json, verbose } = options;
      const command = {
        guest: guestSettings(options),
        record: recordSettings(options),
        output,
        json,
        verbose,
      };
      done(await runRecord(command, ports));
    });
  addFileCommands(program, ports, done);
  return program;
}

const NS_PER_MS = 1e6;

function addEvents(program: Command, ports: CliPorts, done: (code: ExitCode) => void): void {
  const duration = by(parseDurationMs);
  const nsOf = (milliseconds: number | undefined, otherwise: number): number =>
    milliseconds === undefined ? otherwise : Math.round(milliseconds * NS_PER_MS);
  program
    .command('events')
    .description('every record of a perf recording in time order, with all its fields, as CSV')
    .argument('<file>', 'a perf.data, or what perf record -o - wrote')
    .addOption(option('-o, --output <file>', 'write the CSV there').argParser(nonEmpty))
    .addOption(
      option('--event <pattern>', 'such as "sched:*" (repeatable)').default([], 'all').argParser(collect),
    )
    .addOption(option('--from <time>', 'after the first record, such as 1.5s').argParser(duration))
    .addOption(option('--until <time>', 'after the first record').argParser(duration))
    .option('--symbols', 'name the functions of addresses and call chains', false)
    .option('--json', 'print one JSON document: how many of each event; the CSV goes to -o alone', false)
    .action(async (file: string, { output, event, from, until, symbols, json }: EventsOptions) => {
      const selection = { patterns: event, fromNs: nsOf(from, -Infinity), untilNs: nsOf(until, Infinity) };
      done(await runEvents({ file, output: output ?? null, selection, symbols, json }, ports));
    });
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

/** Commander has told the user already; --help and --version come here too, with code 0. */
function answerUsage(error: CommanderError, words: readonly string[], ports: CliPorts): ExitCode {
  if (error.exitCode === 0) return 0;
  if (!words.includes('--json')) return 2;
  const { out } = ports.terminal;
  const silent = { write: () => undefined, isTerminal: false, columns: 80 };
  return answerFailure({ out, err: silent }, ports.env, failure('usage', error.message), true);
}
