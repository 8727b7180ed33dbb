/** `quiescope export`: what is written, of which cycles, and with which texts. */
import type { Command } from 'commander';
import { fail, failure, ok } from '@core/errors';
import type { Result } from '@core/errors';
import {
  EXCHANGE_FORMATS,
  EXCHANGE_TABLES,
  formatOf,
  isPicture,
  parseFormat,
  parseTable,
} from '@core/exchange/formats';
import type { ExchangeFormat, ExchangeFormatId, ExchangeTable } from '@core/exchange/formats';
import { parsePictureView, PICTURE_VIEWS, USUAL_PICTURE } from '@core/pictures/choice';
import type { PictureView } from '@core/pictures/choice';
import { answerFailure } from './answer';
import { runAnonymisePreview } from './anonymise-preview';
import { runExport } from './export-command';
import type { ExportCommand } from './export-command';
import type { ExitCode } from './failure-text';
import { by, JSON_FLAG, nonEmpty, notes, option, type Done } from './options';
import { addPictureOptions, lookOf } from './picture-options';
import type { PictureOptions } from './picture-options';
import type { CliPorts } from './ports';
import { parseDurationMs } from './quantities';

interface ExportOptions extends PictureOptions {
  readonly format?: ExchangeFormatId;
  readonly output?: string;
  readonly table?: ExchangeTable;
  readonly view?: PictureView;
  readonly cycles?: string;
  readonly from?: number;
  readonly until?: number;
  readonly anonymise: boolean;
  readonly keepNotes: boolean;
  readonly preview: boolean;
  readonly json: boolean;
}

const NS_PER_MS = 1e6;

const formatsOf = (what: ExchangeFormat['holds']): string =>
  EXCHANGE_FORMATS.filter(({ holds }) => holds === what)
    .map(({ id }) => id)
    .join(', ');
const TABLE_FORMATS = formatsOf('table');
const PICTURE_FORMATS = formatsOf('view');

const FORMATS = [
  ['', 'Formats:'],
  ...EXCHANGE_FORMATS.map(({ id, name, opensIn }) => [`  ${id.padEnd(11)} `, `${name}: ${opensIn}`] as const),
] as const;

export function addExport(program: Command, ports: CliPorts, done: Done): void {
  const duration = by(parseDurationMs);
  const command = program
    .command('export')
    .usage('--format <format> -o <file> [options] <file>')
    .description('a snapshot, or some of its cycles, for somebody else: as a snapshot, or for another tool')
    .argument('<file>', 'a .qsnap')
    .addOption(option('--format <format>', 'one of those below').argParser(by(parseFormat)))
    .addOption(
      option(
        '-o, --output <file>',
        'write it there; what is there is replaced once all is written',
      ).argParser(nonEmpty),
    )
    .addOption(
      option(
        '--table <table>',
        `of ${TABLE_FORMATS}: ${EXCHANGE_TABLES.join(', ')}; else ${EXCHANGE_TABLES[0]}`,
      ).argParser(by(parseTable)),
    )
    .addOption(
      option(
        '--view <view>',
        `of ${PICTURE_FORMATS}: ${PICTURE_VIEWS.join(', ')}; else ${USUAL_PICTURE.view}, of the median cycle`,
      ).argParser(by(parsePictureView)),
    );
  addPictureOptions(command, PICTURE_FORMATS)
    .addOption(option('--cycles <which>', 'such as 3,7-20 or "kick > 1ms"; else all').argParser(nonEmpty))
    .addOption(
      option('--from <time>', 'cycles that begin then or later, such as 1.5s into the recording').argParser(
        duration,
      ),
    )
    .addOption(option('--until <time>', 'cycles that are over by then').argParser(duration))
    .option(
      '--anonymise',
      'replace paths, names, ids and whatever else tells of a person or a machine',
      false,
    )
    .option('--keep-notes', 'with --anonymise: leave the markers’ labels and notes as they are', false)
    .option('--preview', 'with --anonymise: print what would become of what, and write nothing', false)
    .option(...JSON_FLAG)
    .addHelpText('after', notes(ports, FORMATS))
    .action(async (file: string, options: ExportOptions) => done(await run(file, options, ports)));
}

function run(file: string, options: ExportOptions, ports: CliPorts): Promise<ExitCode> {
  const { format, output, cycles, from, until, anonymise, keepNotes, preview, json } = options;
  const refused = (message: string): Promise<ExitCode> =>
    Promise.resolve(answerFailure(ports.terminal, ports.env, failure('usage', message), json));
  if (!anonymise && (preview || keepNotes))
    return refused(`${preview ? '--preview' : '--keep-notes'} is of --anonymise, which was not given.`);
  if (preview) return Promise.resolve(runAnonymisePreview({ file, notes: keepNotes, json }, ports));
  if (format === undefined) return refused('--format is missing: which format is it to have?');
  if (output === undefined) return refused('-o is missing: where is it to be written?');
  const what = whatOf(format, options);
  if (!what.ok) return Promise.resolve(answerFailure(ports.terminal, ports.env, what.error, json));
  const command = {
    file,
    what: what.value,
    output,
    cycles: cycles ?? null,
    anonymise,
    notes: keepNotes,
    json,
  };
  const fromNs = from === undefined ? -Infinity : Math.round(from * NS_PER_MS);
  const untilNs = until === undefined ? Infinity : Math.round(until * NS_PER_MS);
  return runExport({ ...command, fromNs, untilNs }, ports);
}

/** Fails with usage where an option is given that is not of the format. */
function whatOf(format: ExchangeFormatId, options: ExportOptions): Result<ExportCommand['what']> {
  const { table, view, theme, width, scale } = options;
  if (table !== undefined && formatOf(format).holds !== 'table')
    return fail('usage', `--table is of ${TABLE_FORMATS}; ${format} is no table.`);
  if (scale !== undefined && format !== 'png')
    return fail('usage', `--scale is of png; ${format} has no pixels.`);
  if (isPicture(format)) return ok({ format, view: view ?? USUAL_PICTURE.view, ...lookOf(options) });
  const unfit = Object.entries({ view, theme, width }).find(([, given]) => given !== undefined);
  return unfit === undefined
    ? ok({ format, table: table ?? EXCHANGE_TABLES[0] })
    : fail('usage', `--${unfit[0]} is of ${PICTURE_FORMATS}; ${format} is no picture.`);
}
