import { failure } from '@core/errors';
import { CAPTURE_LEVELS } from '@core/phases/phase';
import type { DoctorDocument } from '@contract/doctor-document';
import type { BinaryPlan, Check, DoctorReport, LevelState } from '../engine/ports/machine';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';
import { paintFor, printable, wrap, type Colour, type Paint } from './terminal';

export interface DoctorOptions {
  readonly json: boolean;
  readonly qemu?: string;
}

type Sign = readonly [mark: string, colour: Colour];

const MARKS: Readonly<Record<Check['state'], Sign>> = {
  works: ['✓', 'good'],
  limited: ['!', 'warning'],
  lacks: ['✗', 'bad'],
};

/** 0: every level works; 1: some do; 3: none does. */
const exitCode = ({ levels }: DoctorReport): ExitCode =>
  levels.length === 0 ? 3 : CAPTURE_LEVELS.every((level) => levels.includes(level)) ? 0 : 1;

interface TextStyle {
  readonly columns: number;
  readonly paint: Paint;
}

const HEAD_COLUMNS = 12;

/** `✓ name      what of it`, wrapped below itself. */
function signedText(
  [mark, colour]: Sign,
  name: string,
  words: string,
  { columns, paint }: TextStyle,
): string {
  const head = `${mark} ${name} `.padEnd(HEAD_COLUMNS);
  const [first = '', ...rest] = wrap(printable(words), columns, head).split('\n');
  return [`${paint(first.slice(0, head.length), colour)}${first.slice(head.length)}`, ...rest].join('\n');
}

function checkText({ name, state, finding, remedy }: Check, style: TextStyle): string {
  const lines = [signedText(MARKS[state], name, finding, style)];
  if (remedy !== null) lines.push(wrap(printable(remedy), style.columns, `${' '.repeat(HEAD_COLUMNS)}→ `));
  return lines.join('\n');
}

/** Which phases recordings of this QEMU tell apart, and through what. */
function planText({ path, buildId, plan }: BinaryPlan, style: TextStyle): string[] {
  const build = buildId === null ? 'no build id' : `build ${buildId.slice(0, 12)}`;
  const title = `What probes tell apart in ${path} (${build}, ${plan.sites.length} probes):`;
  const rows = plan.phases.map(({ phase, through, countedAs, why }) => {
    const words = countedAs === null ? through : `not told, counts as ${countedAs}`;
    const sign = MARKS[countedAs !== null ? 'lacks' : why !== null ? 'limited' : 'works'];
    return signedText(sign, phase, why === null ? words : `${words}: ${why}`, style);
  });
  const asides = plan.shortfalls.map((text) => wrap(printable(text), style.columns, '  ! '));
  return [wrap(printable(title), style.columns, ''), ...rows, ...asides];
}

function levelText({ level, works, why }: LevelState, style: TextStyle): string {
  const sign = MARKS[works ? (why === null ? 'works' : 'limited') : 'lacks'];
  return signedText(sign, level, why ?? 'works', style);
}

const cancelled = failure('cancelled', 'The examination was cancelled.');

/** What works here, found out by doing it. */
export async function runDoctorCommand({ json, qemu }: DoctorOptions, ports: CliPorts): Promise<ExitCode> {
  const { terminal } = ports;
  const signal = ports.cancelOnInterrupt();
  if (!json && terminal.err.isTerminal) terminal.err.write('Trying what works here …\n');
  const report = await ports.runDoctor(qemu ?? null, signal);
  if (signal.aborted) return answerFailure(terminal, ports.env, cancelled, json);
  if (json) {
    printJson(terminal, documentOf(report));
    return exitCode(report);
  }
  const { out } = terminal;
  const style = { columns: out.columns, paint: paintFor(out, ports.env) };
  const levels = report.levels.length === 0 ? 'none: nothing can be recorded here' : report.levels.join(', ');
  const sections = [
    report.checks.map((check) => checkText(check, style)),
    report.plan === null ? [] : planText(report.plan, style),
    [`Levels that work: ${levels}`, ...report.levelStates.map((state) => levelText(state, style))],
  ];
  out.write(`${sections.flatMap((lines) => (lines.length === 0 ? [] : [...lines, ''])).join('\n')}`);
  return exitCode(report);
}

function documentOf({ checks, levels, levelStates, plan }: DoctorReport): DoctorDocument {
  return {
    schema: 'quiescope.doctor/1',
    levels: [...levels],
    levelStates: levelStates.map((state) => ({ ...state })),
    plan: plan === null ? null : planDocument(plan),
    checks: checks.map((check) => ({ ...check })),
  };
}

function planDocument({ path, buildId, plan }: BinaryPlan): DoctorDocument['plan'] {
  return {
    path,
    buildId,
    sites: plan.sites.map(({ event, functionName, means, at, fileOffset, place, fetch }) => ({
      event,
      function: functionName,
      means,
      at,
      offset: `0x${fileOffset.toString(16)}`,
      place,
      fetch: [...fetch],
    })),
    phases: plan.phases.map((evidence) => ({ ...evidence, separable: evidence.countedAs === null })),
    shortfalls: [...plan.shortfalls],
  };
}
