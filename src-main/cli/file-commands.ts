/** Commands on files: snapshots, and what is imported or listed. */
import type { Command } from 'commander';
import { addCompare } from './compare-options';
import { runEvents } from './events-command';
import { addExport } from './export-options';
import { runImport } from './import-command';
import { runOpen } from './open-command';
import { by, collect, JSON_FLAG, nonEmpty, option, type Done } from './options';
import type { CliPorts } from './ports';
import { parseCount, parseDurationMs } from './quantities';
import { addRecover } from './recover-command';
import { runReport } from './report-command';

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

export function addFileCommands(program: Command, ports: CliPorts, done: Done): void {
  addReport(program, ports, done);
  program
    .command('import')
    .usage('-o <file> [options] <input>')
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
  addExport(program, ports, done);
  addCompare(program, ports, done);
  addRecover(program, ports, done);
  addEvents(program, ports, done);
  program
    .command('open')
    .description('the window on a snapshot, or on anything that import takes')
    .argument('<file>', 'a .qsnap, perf.data, perf pipe capture or QEMU trace log')
    .option(...JSON_FLAG)
    .action(async (file: string, { json }: { json: boolean }) => done(await runOpen(file, json, ports)));
}

interface ReportOptions {
  readonly html?: string;
  readonly markdown: boolean;
  readonly output?: string;
  readonly cycles: number;
  readonly json: boolean;
}

const MOST_LISTED = 1000;

function addReport(program: Command, ports: CliPorts, done: Done): void {
  program
    .command('report')
    .description('where the time went: phases, findings, what the instrument cost')
    .argument('<file>', 'a .qsnap')
    .addOption(option('--html <file>', 'write a self-contained page there').argParser(nonEmpty))
    .option('--markdown', 'print Markdown, for a bug report', false)
    .addOption(
      option('-o, --output <file>', 'write it there: .html, .md, .json, else text').argParser(nonEmpty),
    )
    .addOption(
      option('--cycles <n>', 'list so many of the longest cycles')
        .default(0, 'none')
        .argParser(by(parseCount(0, MOST_LISTED))),
    )
    .addOption(option('--json', 'print one JSON document').default(false).conflicts('markdown'))
    .action(async (file: string, { html, output, markdown, cycles, json }: ReportOptions) =>
      done(
        await runReport(
          { ...{ file, markdown, json }, html: html ?? null, output: output ?? null, worst: cycles },
          ports,
        ),
      ),
    );
}

const NS_PER_MS = 1e6;

function addEvents(program: Command, ports: CliPorts, done: Done): void {
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
