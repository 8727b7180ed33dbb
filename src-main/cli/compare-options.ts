import type { Command } from 'commander';
import { runCompare } from './compare-command';
import { collect, JSON_FLAG, nonEmpty, option, type Done } from './options';
import type { CliPorts } from './ports';

interface CompareOptions {
  readonly cyclesA?: string;
  readonly cyclesB?: string;
  readonly failIf: readonly string[];
  readonly all: boolean;
  readonly json: boolean;
}

const COMPARE_CODES = `
Exit codes: 0 done; 1 a condition of --fail-if is met, and nothing else;
2 wrong usage, or a file that cannot be read.
A condition is a figure and its statistic, > or <, and a difference of B from A:
pause.p50>+5%, downtime.p99>+2ms, pause.drain+pause.flush.mean<-10%.
It is met where the whole 95% interval lies beyond.`;

export function addCompare(program: Command, ports: CliPorts, done: Done): void {
  program
    .command('compare')
    .description('whether B is slower or faster than A, by how much, and whether that is more than chance')
    .argument('<a>', 'a .qsnap')
    .argument('[b]', 'another; without it, other cycles of the same')
    .addOption(option('--cycles-a <filter>', 'which cycles of A, such as "index < 50"').argParser(nonEmpty))
    .addOption(option('--cycles-b <filter>', 'which of B; of one file, else the others').argParser(nonEmpty))
    .addOption(
      option('--fail-if <condition>', 'such as "pause.p50>+5%" (repeatable)')
        .default([], 'none')
        .argParser(collect),
    )
    .option('--all', 'every statistic of every phase', false)
    .option(...JSON_FLAG)
    .addHelpText('after', COMPARE_CODES)
    .action((a: string, b: string | undefined, { cyclesA, cyclesB, ...options }: CompareOptions) =>
      done(
        runCompare(
          { a, b: b ?? null, cyclesA: cyclesA ?? null, cyclesB: cyclesB ?? null, ...options },
          ports,
        ),
      ),
    );
}
