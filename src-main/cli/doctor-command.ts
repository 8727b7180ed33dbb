import { failure } from '@core/errors';
import { CAPTURE_LEVELS } from '@core/phases/phase';
import type { DoctorDocument } from '@contract/report';
import type { Check, DoctorReport } from '../engine/ports';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';
import { paintFor, printable, wrap, type Colour, type Paint } from './terminal';

const MARKS: Readonly<Record<Check['state'], readonly [mark: string, colour: Colour]>> = {
  works: ['✓', 'good'],
  limited: ['!', 'warning'],
  lacks: ['✗', 'bad'],
};

/** 0: every level works; 1: some do; 3: none does. */
const exitCode = ({ levels }: DoctorReport): ExitCode =>
  levels.length === 0 ? 3 : CAPTURE_LEVELS.every((level) => levels.includes(level)) ? 0 : 1;

function checkText({ name, state, finding, remedy }: Check, columns: number, paint: Paint): string {
  const [mark, colour] = MARKS[state];
  const head = `${mark} ${name.padEnd(9)} `;
  const [first = '', ...rest] = wrap(printable(finding), columns, head).split('\n');
  const lines = [`${paint(first.slice(0, head.length), colour)}${first.slice(head.length)}`, ...rest];
  if (remedy !== null) lines.push(wrap(printable(remedy), columns, `${' '.repeat(head.length)}→ `));
  return lines.join('\n');
}

const cancelled = failure('cancelled', 'The examination was cancelled.');

/** What works here, found out by doing it. */
export async function runDoctorCommand(json: boolean, ports: CliPorts): Promise<ExitCode> {
  const { terminal } = ports;
  const signal = ports.cancelOnInterrupt();
  if (!json && terminal.err.isTerminal) terminal.err.write('Trying what works here …\n');
  const report = await ports.runDoctor(signal);
  if (signal.aborted) return answerFailure(terminal, ports.env, cancelled, json);
  if (json) {
    const levels = [...report.levels];
    const checks = report.checks.map((check) => ({ ...check }));
    printJson(terminal, { schema: 'quiescope.doctor/1', levels, checks } satisfies DoctorDocument);
    return exitCode(report);
  }
  const { out } = terminal;
  const paint = paintFor(out, ports.env);
  const levels = report.levels.length === 0 ? 'none: nothing can be recorded here' : report.levels.join(', ');
  const checks = report.checks.map((check) => checkText(check, out.columns, paint));
  out.write(`${[...checks, '', `Levels that work: ${levels}`].join('\n')}\n`);
  return exitCode(report);
}
