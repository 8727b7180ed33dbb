/** `quiescope record` and `attach`: their options, and the settings that they make. */
import type { Command } from 'commander';
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
import { by, collect, JSON_FLAG, LEVEL_HELP, nonEmpty, option, type Done } from './options';
import type { CliPorts } from './ports';
import { parseCount, parseDurationMs, parseMemoryMiB } from './quantities';
import { BUILT_IN_VCPUS, runRecord, type RecordCommand } from './record-command';

interface GuestOptions {
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
}

interface CycleOptions {
  readonly kind: RecordSettings['kind'];
  readonly cycles: number;
  readonly interval: number;
  readonly hold: number;
  readonly level: RecordSettings['level'];
  readonly hmpBeforePause: readonly string[];
  readonly bareEvery: number;
  readonly output?: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

function guestSettings(options: GuestOptions): GuestSettings {
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

function recordSettings(options: CycleOptions): RecordSettings {
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

function addGuestOptions(command: Command): Command {
  const guest = DEFAULT_GUEST;
  return command
    .addOption(
      option('--vcpus <n>', `virtual CPUs, 1 to 255; the built-in guest has at most ${BUILT_IN_VCPUS}`)
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
    .addOption(option('--level <which>', LEVEL_HELP).choices(LEVEL_CHOICES).default(record.level))
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

/** What both commands do, once they know whose cycles they record. */
function addOutputOptions(command: Command): Command {
  return command
    .addOption(option('-o, --output <file>', 'write a snapshot there (.qsnap)').argParser(nonEmpty))
    .option('-v, --verbose', 'tell what is done, on stderr', false)
    .option(...JSON_FLAG);
}

const commandOf = (guest: RecordCommand['guest'], options: CycleOptions): RecordCommand => ({
  guest,
  record: recordSettings(options),
  output: options.output ?? null,
  json: options.json,
  verbose: options.verbose,
});

export function addRecord(program: Command, ports: CliPorts, done: Done): void {
  addOutputOptions(addCycleOptions(addGuestOptions(program.command('record'))))
    .description('launch a guest, run cycles and print where their time went')
    .action(async (options: GuestOptions & CycleOptions) => {
      done(await runRecord(commandOf({ launch: guestSettings(options) }, options), ports));
    });
}

export function addAttach(program: Command, ports: CliPorts, done: Done): void {
  const attach = program
    .command('attach')
    .usage('--qmp <socket> [options]')
    .addOption(
      option('--qmp <socket>', 'a QMP socket that QEMU serves: -qmp unix:PATH,server=on,wait=off')
        .argParser(nonEmpty)
        .makeOptionMandatory(),
    );
  addOutputOptions(addCycleOptions(attach))
    .description('run cycles on a guest that runs already, leave it running, and print where their time went')
    .action(async (options: CycleOptions & { readonly qmp: string }) => {
      done(await runRecord(commandOf({ attach: options.qmp }, options), ports));
    });
}
