import { resolve } from 'node:path';
import { renderHtmlPage } from '@core/analysis/html-page';
import { reportOf } from '@core/analysis/report';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { summaryText } from './phase-table';
import type { CliPorts } from './ports';
import { paintFor, printable } from './terminal';

export interface ReportCommand {
  readonly file: string;
  /** Where a self-contained page goes; null for none. */
  readonly html: string | null;
  readonly json: boolean;
}

export function runReport(command: ReportCommand, ports: CliPorts): ExitCode {
  const { terminal, env, workingFolder } = ports;
  const file = resolve(workingFolder, command.file);
  const summary = ports.readSnapshot(file);
  if (!summary.ok) return answerFailure(terminal, env, summary.error, command.json);
  if (command.html !== null) {
    const page = resolve(workingFolder, command.html);
    const written = ports.writeFile(page, new TextEncoder().encode(renderHtmlPage(summary.value)));
    if (!written.ok) return answerFailure(terminal, env, written.error, command.json);
    terminal.err.write(`Page: ${printable(page)}\n`);
  }
  if (command.json) {
    printJson(terminal, reportOf(summary.value, file));
  } else {
    const { out } = terminal;
    out.write(summaryText(summary.value, { columns: out.columns, paint: paintFor(out, env) }));
  }
  return 0;
}
