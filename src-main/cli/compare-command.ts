import { resolve } from 'node:path';
import type { RecordingOverview } from '@core/analysis/overview';
import { compareSides } from '@core/compare/compare';
import { judgeConditions, parseCondition } from '@core/compare/condition';
import type { Condition } from '@core/compare/condition';
import { compareDocument } from '@core/compare/document';
import type { NamedSide } from '@core/compare/document';
import { chooseCycles } from '@core/cycle-filter/choose';
import { parseFilter } from '@core/cycle-filter/parse';
import { fail, failure, ok, type Result } from '@core/errors';
import { answerFailure, printJson } from './answer';
import { comparisonText } from './comparison-text';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';
import { paintFor } from './terminal';

export interface CompareCommand {
  readonly a: string;
  /** Null for other cycles of the same file. */
  readonly b: string | null;
  /** Filters; null for all cycles. */
  readonly cyclesA: string | null;
  readonly cyclesB: string | null;
  readonly failIf: readonly string[];
  /** Every statistic of every phase. */
  readonly all: boolean;
  readonly json: boolean;
}

/** As diff has it: 1 is what the comparison itself comes to, and no other trouble. */
const TROUBLE = 2;

/** 0 done, 1 where a condition of --fail-if is met, 2 where the question or a file is wrong. */
export function runCompare(command: CompareCommand, ports: CliPorts): ExitCode {
  const { terminal, env } = ports;
  const asked = askedOf(command, ports);
  if (!asked.ok) {
    const code = answerFailure(terminal, env, asked.error, command.json);
    return code === 1 ? TROUBLE : code;
  }
  const { a, b, conditions } = asked.value;
  const comparison = compareSides(a, b);
  const document = compareDocument({ a, b }, comparison, judgeConditions(a, b, conditions));
  if (command.json) printJson(terminal, document);
  else {
    const { out } = terminal;
    const style = { columns: out.columns, paint: paintFor(out, env), all: command.all };
    out.write(comparisonText(document, style));
  }
  return document.failed ? 1 : 0;
}

interface Asked {
  readonly a: NamedSide;
  readonly b: NamedSide;
  readonly conditions: readonly Condition[];
}

/** The question is looked at before the files are. */
function askedOf(command: CompareCommand, ports: CliPorts): Result<Asked> {
  const { cyclesA, cyclesB } = command;
  if (command.b === null && cyclesA === null)
    return fail('usage', 'Compare with what? Name a second file, or some cycles of this one (--cycles-a).');
  const conditions: Condition[] = [];
  for (const text of command.failIf) {
    const parsed = parseCondition(text);
    if (!parsed.ok) return wrongText('--fail-if', text, parsed.error);
    conditions.push(parsed.value);
  }
  for (const [option, text] of [
    ['--cycles-a', cyclesA],
    ['--cycles-b', cyclesB],
  ] as const) {
    const parsed = parseFilter(text ?? '');
    if (!parsed.ok) return wrongText(option, text ?? '', parsed.error);
  }
  const path = (file: string): string => resolve(ports.workingFolder, file);
  const first = ports.readFigures(path(command.a));
  if (!first.ok) return first;
  const isOne = command.b === null || path(command.b) === path(command.a);
  const second = command.b === null || isOne ? first : ports.readFigures(path(command.b));
  if (!second.ok) return second;
  const a = sideOf({ file: path(command.a), overview: first.value, filter: cyclesA });
  // Of one file, what was not chosen is what remains.
  const others = isOne && cyclesB === null && cyclesA !== null;
  const b = others
    ? othersOf(a)
    : sideOf({ file: path(command.b ?? command.a), overview: second.value, filter: cyclesB });
  const empty = [a, b].find(({ cycles, overview }) => (cycles?.length ?? overview.cycles.count) === 0);
  if (empty !== undefined)
    return fail(
      'no-cycles',
      `No cycle of ${empty.file} is left to compare${empty === b ? ' as B' : ' as A'}.`,
    );
  return ok({ a, b, conditions });
}

/** The text with a mark below what is wrong in it. */
function wrongText(
  option: string,
  text: string,
  { from, to, message }: { readonly from: number; readonly to: number; readonly message: string },
): Result<never> {
  const mark = `${' '.repeat(from)}${'^'.repeat(Math.max(1, to - from))}`;
  return {
    ok: false,
    error: failure('usage', `${option}: ${message}`, { at: from, stderr: `${text}\n${mark}` }),
  };
}

interface Asking {
  readonly file: string;
  readonly overview: RecordingOverview;
  readonly filter: string | null;
}

function sideOf({ file, overview, filter }: Asking): NamedSide {
  const parsed = parseFilter(filter ?? '');
  const expression = parsed.ok ? parsed.value : null;
  const cycles = expression === null ? null : chooseCycles(expression, overview.cycles).cycles;
  return { file, overview, cycles, filter };
}

function othersOf({ file, overview, cycles, filter }: NamedSide): NamedSide {
  const chosen = new Set(cycles ?? []);
  const rest = Uint32Array.from({ length: overview.cycles.count }, (_, cycle) => cycle);
  return {
    file,
    overview,
    cycles: rest.filter((cycle) => !chosen.has(cycle)),
    filter: `not (${filter ?? ''})`,
  };
}
