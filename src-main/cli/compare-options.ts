import { resolve } from 'node:path';
import type { Command } from 'commander';
import { fail, ok, type Result } from '@core/errors';
import { COMPARISON_VIEWS, parseComparisonView } from '@core/pictures/choice';
import type { ComparisonView } from '@core/pictures/choice';
import { answerFailure } from './answer';
import { runCompare } from './compare-command';
import type { ComparisonPicture } from './comparison-picture';
import type { ExitCode } from './failure-text';
import { by, collect, JSON_FLAG, nonEmpty, notes, option, type Done } from './options';
import { addPictureOptions, lookOf } from './picture-options';
import type { PictureOptions } from './picture-options';
import type { CliPorts } from './ports';

interface CompareOptions extends PictureOptions {
  readonly cyclesA?: string;
  readonly cyclesB?: string;
  readonly failIf: readonly string[];
  readonly all: boolean;
  readonly picture?: string;
  readonly view?: ComparisonView;
  readonly json: boolean;
}

const NOTES = [
  [
    '',
    'Exit codes: 0 done; 1 a condition of --fail-if is met, and nothing else; 2 wrong usage, or a file that cannot be written, or not be read wholly.',
  ],
  [
    '',
    'A condition is a figure and its statistic (mean, median, or any quantile: p50, p99.9), > or <, and a difference of B from A: pause.p50>+5%, downtime.p99>+2ms, pause.drain+pause.flush.mean<-10%. It is met where the whole 95% interval lies beyond.',
  ],
] as const;

export function addCompare(program: Command, ports: CliPorts, done: Done): void {
  const command = program
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
    .addOption(option('--picture <file>', 'draw it there as well: .svg or .png').argParser(nonEmpty))
    .addOption(
      option(
        '--view <view>',
        `of --picture: ${COMPARISON_VIEWS.join(', ')}; else ${COMPARISON_VIEWS[0]}`,
      ).argParser(by(parseComparisonView)),
    );
  addPictureOptions(command, '--picture')
    .option(...JSON_FLAG)
    .addHelpText('after', notes(ports, NOTES))
    .action(async (a: string, b: string | undefined, options: CompareOptions) =>
      done(await run(a, b ?? null, options, ports)),
    );
}

async function run(a: string, b: string | null, options: CompareOptions, ports: CliPorts): Promise<ExitCode> {
  const { cyclesA, cyclesB, failIf, all, json } = options;
  const picture = pictureOf(options, ports.workingFolder);
  if (!picture.ok) return answerFailure(ports.terminal, ports.env, picture.error, json);
  const sides = { a, b, cyclesA: cyclesA ?? null, cyclesB: cyclesB ?? null };
  return runCompare({ ...sides, failIf, all, picture: picture.value, json }, ports);
}

/** Null for none. Fails with usage where an option is given that is not of it. */
function pictureOf(options: CompareOptions, workingFolder: string): Result<ComparisonPicture | null> {
  const { picture, view, theme, width, scale } = options;
  if (picture === undefined) {
    const unfit = Object.entries({ view, theme, width, scale }).find(([, given]) => given !== undefined);
    return unfit === undefined
      ? ok(null)
      : fail('usage', `--${unfit[0]} is of --picture, which was not given.`);
  }
  const format = (['svg', 'png'] as const).find((one) => picture.toLowerCase().endsWith(`.${one}`));
  if (format === undefined)
    return fail('usage', `--picture ${picture}: a picture’s name ends with .svg or .png.`);
  if (scale !== undefined && format !== 'png') return fail('usage', '--scale is of png; svg has no pixels.');
  const path = resolve(workingFolder, picture);
  return ok({ path, format, view: view ?? COMPARISON_VIEWS[0], ...lookOf(options) });
}
