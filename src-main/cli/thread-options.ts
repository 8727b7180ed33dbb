/** `quiescope thread`: its options. */
import type { Command } from 'commander';
import { ACCELERATORS, LEVEL_CHOICES } from '@core/analysis/settings';
import { DEFAULT_EXPERIMENT, type ExperimentSettings } from '@core/thread-experiment/plan';
import type { ThreadGuest } from '../engine/thread/run-thread';
import { by, JSON_FLAG, LEVEL_HELP, nonEmpty, option, type Done } from './options';
import type { CliPorts } from './ports';
import { parseCount } from './quantities';
import { runThreadCommand, type ThreadCommand } from './thread-command';

interface ThreadOptions extends ExperimentSettings {
  readonly output?: string;
  readonly qemu?: string;
  readonly accel: ThreadGuest['accelerator'];
  readonly markdown: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

function commandOf(options: ThreadOptions): ThreadCommand {
  const { cycles, rounds, seed, level, json, markdown, output, qemu, accel, verbose } = options;
  return {
    settings: { cycles, rounds, seed, level },
    guest: { qemuPath: qemu ?? null, accelerator: accel },
    output: output ?? null,
    format: json ? 'json' : markdown ? 'markdown' : 'text',
    verbose,
  };
}

export function addThread(program: Command, ports: CliPorts, done: Done): void {
  const settings = DEFAULT_EXPERIMENT;
  program
    .command('thread')
    .description(
      'the experiment of the 2017 thread: guests that differ in one thing each, and its questions answered',
    )
    .addOption(
      option('--cycles <n>', 'recorded cycles of each guest')
        .default(settings.cycles)
        .argParser(by(parseCount(1, 10_000))),
    )
    .addOption(
      option('--rounds <n>', 'rounds over all guests that these are spread over')
        .default(settings.rounds)
        .argParser(by(parseCount(1, 100))),
    )
    .addOption(
      option('--seed <n>', 'of the order of the guests in each round')
        .default(settings.seed)
        .argParser(by(parseCount(0, 999_999_999))),
    )
    .addOption(option('--level <which>', LEVEL_HELP).choices(LEVEL_CHOICES).default(settings.level))
    .addOption(option('--qemu <path>', 'another QEMU than qemu-system-x86_64 on PATH').argParser(nonEmpty))
    .addOption(option('--accel <which>', 'how guest code runs').choices(ACCELERATORS).default('auto'))
    .addOption(
      option('-o, --output <folder>', 'write each recording’s snapshot there (.qsnap)').argParser(nonEmpty),
    )
    .addOption(option('--markdown', 'print tables in Markdown').default(false).conflicts('json'))
    .option('-v, --verbose', 'tell what is done, on stderr', false)
    .option(...JSON_FLAG)
    .action(async (options: ThreadOptions) => done(await runThreadCommand(commandOf(options), ports)));
}
