import { resolve } from 'node:path';
import { reportOf } from '@core/analysis/report';
import { err, ok, type Failure, type Result } from '@core/errors';
import { markdownReport } from '@core/report/markdown';
import { lackOf, pageOf } from '@core/sharing/exported';
import { answerFailure, printFailure } from './answer';
import type { ExitCode } from './failure-text';
import { lacksOf, namedBy } from './left-out';
import { checkOutput, isMarkdownName, isPageName } from './output-file';
import { printSummary, summaryText } from './phase-table';
import type { CliPorts, OpenSnapshot } from './ports';
import { printable } from './terminal';

export interface ReportCommand {
  readonly file: string;
  /** Where a self-contained page goes; null for none. */
  readonly html: string | null;
  /** Where the report goes; null for standard output. */
  readonly output: string | null;
  readonly json: boolean;
  readonly markdown: boolean;
  /** How many of the longest cycles are listed. */
  readonly worst: number;
}

/** As wide as text for nobody's terminal is. */
const FILE_COLUMNS = 100;

/**
 * A snapshot as text for a terminal, as JSON, Markdown or a page. What of it cannot be read is left out, and the exit code is that of
 * a file that cannot be read.
 */
export async function runReport(command: ReportCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env, workingFolder } = ports;
  const file = resolve(workingFolder, command.file);
  const pages = pagesOf(command).map((path) => resolve(workingFolder, path));
  const reported = await report({ ...command, file }, pages, ports);
  if (!reported.ok) return answerFailure(terminal, env, reported.error, command.json);
  const codes = reported.value.map((lack) => printFailure(terminal, env, lack));
  return codes[0] ?? 0;
}

/** What a file's name ends with says what it is to hold, unless an option does. */
const pagesOf = ({ html, output, json, markdown }: ReportCommand): string[] => [
  ...(html === null ? [] : [html]),
  ...(output !== null && isPageName(output) && !json && !markdown ? [output] : []),
];

/** What is lost of the file. */
async function report(
  command: ReportCommand,
  pages: readonly string[],
  ports: CliPorts,
): Promise<Result<readonly Failure[]>> {
  const { terminal, env, workingFolder } = ports;
  const output = command.output === null ? null : resolve(workingFolder, command.output);
  for (const path of new Set([...pages, ...(output === null ? [] : [output])])) {
    const writable = checkOutput({ path, holds: 'anything else', from: command.file }, ports);
    if (!writable.ok) return writable;
  }
  const snapshot = ports.readSnapshot(command.file);
  if (!snapshot.ok) return err(snapshot.error);
  let lacking = ok(lackingOf(command.file, snapshot.value));
  for (const page of pages) {
    const written = await writePage(snapshot.value, { file: command.file, page }, ports);
    if (!written.ok) return written;
    // A page has more to lose: the recording itself is in it.
    lacking = written;
    terminal.err.write(`Page: ${printable(page)}\n`);
  }
  if (output !== null && pages.includes(output)) return lacking;
  const text = documentOf(command, snapshot.value);
  if (output !== null) {
    const written = ports.writeFile(
      output,
      new TextEncoder().encode(text ?? fileText(command, snapshot.value)),
    );
    if (written.ok) terminal.err.write(`Report: ${printable(output)}\n`);
    return written.ok ? lacking : written;
  }
  if (text === null) printSummary(terminal, env, snapshot.value.summary, command.worst);
  else terminal.out.write(text);
  return lacking;
}

function lackingOf(path: string, { exchanged, source: { passedOver } }: OpenSnapshot): Failure[] {
  const { leftOut, count } = exchanged;
  return lacksOf(path, { leftOut, of: count + (leftOut?.cycles.length ?? 0), passedOver });
}

/** Null for the text that terminals are given. */
function documentOf(
  { file, output, json, markdown, worst }: ReportCommand,
  opened: OpenSnapshot,
): string | null {
  const { summary, paths } = opened;
  const named = json || markdown ? '' : (output ?? '');
  if (json || /\.json$/i.test(named)) return `${JSON.stringify(reportOf(summary, file, paths()), null, 2)}\n`;
  return markdown || isMarkdownName(named) ? markdownReport(summary, worst) : null;
}

const fileText = ({ worst }: ReportCommand, { summary }: OpenSnapshot): string =>
  summaryText(summary, { columns: FILE_COLUMNS, paint: (text) => text, worst });

/** What the page lacks. */
async function writePage(
  { summary, exchanged, source }: OpenSnapshot,
  { file, page }: { readonly file: string; readonly page: string },
  ports: CliPorts,
): Promise<Result<Failure[]>> {
  const signal = ports.cancelOnInterrupt();
  const means = { pack: ports.packForPage, snapshot: () => ports.snapshotForPage(file) };
  const exported = pageOf(source, exchanged, summary, means);
  const written = await ports.writePieces(page, exported.pieces(), () => !signal.aborted);
  if (!written.ok) return written;
  const lack = lackOf(exported);
  return ok(lack === null ? [] : [namedBy(file, lack)]);
}
