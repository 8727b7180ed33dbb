/** `quiescope recover`: recordings that were interrupted, and what becomes of them. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { withRows } from '@core/analysis/overview';
import { reportOf } from '@core/analysis/report';
import { failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { formatBytes, formatCount, formatCounted } from '@core/units';
import type { InterruptedDocument } from '@contract/report';
import type { InterruptedRecording } from '@core/journal/interrupted';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { JSON_FLAG, nonEmpty, option, type Done } from './options';
import { checkOutput } from './output-file';
import { printSummary } from './phase-table';
import type { CliPorts } from './ports';
import { printable } from './terminal';

interface RecoverOptions {
  readonly output?: string;
  readonly discard: boolean;
  readonly json: boolean;
}

export function addRecover(program: Command, ports: CliPorts, done: Done): void {
  program
    .command('recover')
    .description('recordings that a killed Quiescope left: list them, save one, or discard it')
    .argument('[name]', 'one of the list; else the latest')
    .addOption(option('-o, --output <file>', 'write it there as a snapshot (.qsnap)').argParser(nonEmpty))
    .option('--discard', 'remove it', false)
    .option(...JSON_FLAG)
    .action(async (name: string | undefined, options: RecoverOptions) =>
      done(await runRecover(name ?? null, options, ports)),
    );
}

async function runRecover(
  name: string | null,
  { output, discard, json }: RecoverOptions,
  ports: CliPorts,
): Promise<ExitCode> {
  const { terminal, env, interrupted } = ports;
  const failed = (why: Failure): ExitCode => answerFailure(terminal, env, why, json);
  if (discard && output !== undefined) {
    return failed(failure('usage', 'A recording is either saved (-o) or discarded (--discard).'));
  }
  const recordings = await interrupted.list();
  if (!discard && output === undefined) {
    if (name !== null)
      return failed(failure('usage', 'What is to become of it? -o FILE.qsnap or --discard.'));
    return list(recordings, json, ports);
  }
  const chosen = name ?? recordings[0]?.name ?? '';
  if (!recordings.some((one) => one.name === chosen)) return failed(failure('usage', notThere(name)));
  if (output !== undefined) {
    const saved = await save(chosen, resolve(ports.workingFolder, output), json, ports);
    return saved.ok ? 0 : failed(saved.error);
  }
  const discarded = interrupted.discard(chosen);
  if (!discarded.ok) return failed(discarded.error);
  terminal.err.write(`Discarded ${printable(chosen)}.\n`);
  return json ? list(await interrupted.list(), json, ports) : 0;
}

const notThere = (name: string | null): string =>
  name === null
    ? 'No recording was interrupted: there is none to save or to discard.'
    : `No recording ${name} waits to be recovered; quiescope recover lists those that do.`;

function list(recordings: readonly InterruptedRecording[], json: boolean, ports: CliPorts): ExitCode {
  const { terminal } = ports;
  if (json) {
    printJson(terminal, {
      schema: 'quiescope.interrupted/1',
      recordings: recordings.map(({ name, sizeBytes, held }) => ({ name, sizeBytes, held })),
    } satisfies InterruptedDocument);
    return 0;
  }
  if (recordings.length === 0) {
    terminal.out.write('No recording was interrupted.\n');
    return 0;
  }
  for (const recording of recordings) terminal.out.write(`${interruptedLine(recording)}\n`);
  terminal.err.write('\nquiescope recover NAME -o FILE.qsnap saves one, --discard removes it.\n');
  return 0;
}

const interruptedLine = ({ name, sizeBytes, held }: InterruptedRecording): string =>
  [
    printable(name),
    held === null ? 'cannot be read by this Quiescope' : printable(held.at),
    ...(held === null ? [] : [`${formatCount(held.done)} of ${formatCounted(held.total, 'cycle')}`]),
    formatBytes(sizeBytes),
  ].join('  ');

async function save(name: string, path: string, json: boolean, ports: CliPorts): Promise<Result<null>> {
  const { err } = ports.terminal;
  const writable = checkOutput({ path, holds: 'snapshot', from: null }, ports);
  if (!writable.ok) return writable;
  const folder = ports.interrupted.takeOver(name);
  if (!folder.ok) return folder;
  const analyst = ports.createAnalyst();
  try {
    const recording = await analyst.recover(folder.value);
    if (!recording.ok) {
      ports.interrupted.giveBack(name, folder.value);
      return recording;
    }
    const { id } = recording.value;
    const saved = await analyst.saveSnapshot(id, path, null);
    if (!saved.ok) return saved;
    const summary = withRows(recording.value.summary);
    const paths = json ? await analyst.paths(id) : ok([]);
    if (json) printJson(ports.terminal, reportOf(summary, path, paths.ok ? paths.value : []));
    else printSummary(ports.terminal, ports.env, summary);
    err.write(`\nSnapshot: ${printable(path)} (${formatBytes(saved.value.sizeBytes)})\n`);
    return ok(null);
  } finally {
    await analyst.dispose();
  }
}

/** Told before a recording begins; empty where nothing was interrupted. */
export function interruptedNotice(recordings: readonly InterruptedRecording[]): string {
  const [latest, ...others] = recordings;
  if (latest === undefined) return '';
  const which = others.length === 0 ? 'A recording was' : `${String(others.length + 1)} recordings were`;
  return `${which} interrupted and can be recovered: quiescope recover\n`;
}
