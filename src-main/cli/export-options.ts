/** `quiescope export`: what is written, of which cycles, and with which texts. */
import type { Command } from 'commander';
import { failure } from '@core/errors';
import { EXCHANGE_FORMATS, EXCHANGE_TABLES, formatOf, parseFormat, parseTable } from '@core/exchange/formats';
import type { ExchangeFormatId, ExchangeTable } from '@core/exchange/formats';
import { answerFailure } from './answer';
import { runAnonymisePreview } from './anonymise-preview';
import { runExport } from './export-command';
import type { ExitCode } from './failure-text';
import { by, JSON_FLAG, nonEmpty, option, type Done } from './options';
import type { CliPorts } from './ports';
import { parseDurationMs } from './quantities';

interface ExportOptions {
  readonly format?: ExchangeFormatId;
  readonly output?: string;
  readonly table?: ExchangeTable;
  readonly cycles?: string;
  readonly from?: number;
  readonly until?: number;
  readonly anonymise: boolean;
  readonly keepNotes: boolean;
  readonly preview: boolean;
  readonly json: boolean;
}

const NS_PER_MS = 1e6;

const TABLE_FORMATS = EXCHANGE_FORMATS.filter(({ isTable }) => isTable)
  .map(({ id }) => id)
  .join(', ');

const formatHelp = (): string =>
  `\nFormats:\n${EXCHANGE_FORMATS.map(({ id, name, opensIn }) => `  ${id.padEnd(11)} ${name}: ${opensIn}`).join('\n')}`;

export function addExport(program: Command, ports: CliPorts, done: Done): void {
  const duration = by(parseDurationMs);
  program
    .command('export')
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
    .addHelpText('after', formatHelp())
    .action(async (file: string, options: ExportOptions) => done(await run(file, options, ports)));
}

function run(file: string, options: ExportOptions, ports: CliPorts): Promise<ExitCode> {
  const { format, output, table, cycles, from, until, anonymise, keepNotes, preview, json } = options;
  const refused = (message: string): Promise<ExitCode> =>
    Promise.resolve(answerFailure(ports.terminal, ports.env, failure('usage', message), json));
  if (!anonymise && (preview || keepNotes))
    return refused(`${preview ? '--preview' : '--keep-notes'} is of --anonymise, which was not given.`);
  if (preview) return Promise.resolve(runAnonymisePreview({ file, notes: keepNotes, json }, ports));
  if (format === undefined) return refused('--format is missing: which format is it to have?');
  if (output === undefined) return refused('-o is missing: where is it to be written?');
  if (table !== undefined && !formatOf(format).isTable)
    return refused(`--table is of ${TABLE_FORMATS}; ${format} is no table.`);
  const command = { file, format, output, cycles: cycles ?? null, anonymise, notes: keepNotes, json };
  const written = { ...command, table: table ?? EXCHANGE_TABLES[0] };
  const fromNs = from === undefined ? -Infinity : Math.round(from * NS_PER_MS);
  const untilNs = until === undefined ? Infinity : Math.round(until * NS_PER_MS);
  return runExport({ ...written, fromNs, untilNs }, ports);
}
