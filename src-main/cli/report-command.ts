import { resolve } from 'node:path';
import { pageTimelineRequest, renderHtmlPage } from '@core/analysis/html-page';
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
  const snapshot = ports.readSnapshot(file);
  if (!snapshot.ok) return answerFailure(terminal, env, snapshot.error, command.json);
  const { summary, timeline, paths } = snapshot.value;
  if (command.html !== null) {
    const page = resolve(workingFolder, command.html);
    const request = pageTimelineRequest(summary);
    const view = request === null ? null : timeline(request);
    const text = renderHtmlPage(summary, view?.ok === true ? view.value : null);
    const written = ports.writeFile(page, new TextEncoder().encode(text));
    if (!written.ok) return answerFailure(terminal, env, written.error, command.json);
    terminal.err.write(`Page: ${printable(page)}\n`);
  }
  if (command.json) {
    printJson(terminal, reportOf(summary, file, paths()));
  } else {
    const { out } = terminal;
    out.write(summaryText(summary, { columns: out.columns, paint: paintFor(out, env) }));
  }
  return 0;
}
