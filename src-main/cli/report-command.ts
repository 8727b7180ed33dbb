import { resolve } from 'node:path';
import { reportOf } from '@core/analysis/report';
import { pagePiecesOf } from '@core/exchange/html';
import type { Result } from '@core/errors';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { summaryText } from './phase-table';
import type { CliPorts, OpenSnapshot } from './ports';
import { paintFor, printable } from './terminal';

export interface ReportCommand {
  readonly file: string;
  /** Where a self-contained page goes; null for none. */
  readonly html: string | null;
  readonly json: boolean;
}

export async function runReport(command: ReportCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env, workingFolder } = ports;
  const file = resolve(workingFolder, command.file);
  const snapshot = ports.readSnapshot(file);
  if (!snapshot.ok) return answerFailure(terminal, env, snapshot.error, command.json);
  const { summary, paths } = snapshot.value;
  if (command.html !== null) {
    const page = resolve(workingFolder, command.html);
    const written = await writePage(snapshot.value, { file, page }, ports);
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

function writePage(
  { summary, exchanged }: OpenSnapshot,
  { file, page }: { readonly file: string; readonly page: string },
  ports: CliPorts,
): Promise<Result<unknown>> {
  const signal = ports.cancelOnInterrupt();
  const pieces = pagePiecesOf(exchanged, summary, ports.pageParts(file));
  return ports.writePieces(page, pieces, () => !signal.aborted);
}
