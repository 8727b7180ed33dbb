import { resolve } from 'node:path';
import { compareSides } from '@core/compare/compare';
import { judgeConditions, parseCondition } from '@core/compare/condition';
import type { Condition } from '@core/compare/condition';
import { compareDocument } from '@core/compare/document';
import type { CompareDocument } from '@core/compare/document';
import { chooseCycles } from '@core/cycle-filter/choose';
import { parseFilter } from '@core/cycle-filter/parse';
import { fail, failure, ok, type Failure, type Result } from '@core/errors';
import { answerFailure, printFailure, printJson } from './answer';
import { drawComparison } from './comparison-picture';
import type { ComparisonPicture, PicturedSide } from './comparison-picture';
import { comparisonText } from './comparison-text';
import type { ExitCode } from './failure-text';
import { lacksOf } from './left-out';
import { sayable } from './locale';
import type { CliPorts, OpenFigures } from './ports';
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
  /** Drawn as well; null for none. */
  readonly picture: ComparisonPicture | null;
  readonly json: boolean;
}

/** As diff has it: 1 is what the comparison itself comes to, and no other trouble. */
const TROUBLE = 2;

/** 0 done, 1 where a condition of --fail-if is met, 2 where the question or a file is wrong, or cycles of one are left out. */
export async function runCompare(command: CompareCommand, ports: CliPorts): Promise<ExitCode> {
  const { terminal, env } = ports;
  const compared = await documentOf(command, ports);
  if (!compared.ok) {
    const code = answerFailure(terminal, env, compared.error, command.json);
    return code === 1 ? TROUBLE : code;
  }
  const { document, lacks } = compared.value;
  if (command.json) printJson(terminal, document);
  else {
    const { out } = terminal;
    const style = { columns: out.columns, paint: paintFor(out, env), all: command.all };
    out.write(sayable(env, comparisonText(document, style)));
  }
  for (const lack of lacks) printFailure(terminal, env, lack);
  return lacks.length > 0 ? TROUBLE : document.failed ? 1 : 0;
}

interface Compared {
  readonly document: CompareDocument;
  /** What is lost of the files. */
  readonly lacks: readonly Failure[];
}

/** What it comes to, once its picture is drawn. */
async function documentOf(command: CompareCommand, ports: CliPorts): Promise<Result<Compared>> {
  const asked = askedOf(command, ports);
  if (!asked.ok) return asked;
  const { a, b, conditions, lacks } = asked.value;
  const drawn = command.picture === null ? ok(null) : await drawComparison(a, b, command.picture, ports);
  if (!drawn.ok) return drawn;
  const document = compareDocument({ a, b }, compareSides(a, b), judgeConditions(a, b, conditions));
  return ok({ document, lacks });
}

interface Asked {
  readonly a: PicturedSide;
  readonly b: PicturedSide;
  readonly conditions: readonly Condition[];
  readonly lacks: Compared['lacks'];
}

/** The question is looked at before the files are. */
function askedOf(command: CompareCommand, ports: CliPorts): Result<Asked> {
  const conditions = questionOf(command);
  if (!conditions.ok) return conditions;
  // Told before the work rather than after it.
  const writable = command.picture === null ? ok(null) : ports.checkWritable(command.picture.path);
  if (!writable.ok) return writable;
  const sides = sidesOf(command, ports);
  return sides.ok ? ok({ ...sides.value, conditions: conditions.value }) : sides;
}

/** The conditions, where they and the filters can be read. */
function questionOf({ b, cyclesA, cyclesB, failIf }: CompareCommand): Result<readonly Condition[]> {
  if (b === null && cyclesA === null)
    return fail('usage', 'Compare with what? Name a second file, or some cycles of this one (--cycles-a).');
  const conditions: Condition[] = [];
  for (const text of failIf) {
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
  return ok(conditions);
}

function sidesOf(command: CompareCommand, ports: CliPorts): Result<Omit<Asked, 'conditions'>> {
  const { cyclesA, cyclesB } = command;
  const path = (file: string): string => resolve(ports.workingFolder, file);
  const [fileA, fileB] = [path(command.a), path(command.b ?? command.a)];
  const first = ports.readFigures(fileA);
  if (!first.ok) return first;
  const second = fileA === fileB ? first : ports.readFigures(fileB);
  if (!second.ok) return second;
  const a = sideOf({ file: fileA, name: command.a, figures: first.value, filter: cyclesA });
  // Of one file, what was not chosen is what remains.
  const others = fileA === fileB && cyclesB === null && cyclesA !== null;
  const name = command.b ?? command.a;
  const lacks = [
    ...lacksOfFile(fileA, first.value),
    ...(fileA === fileB ? [] : lacksOfFile(fileB, second.value)),
  ];
  const b = others ? othersOf(a) : sideOf({ file: fileB, name, figures: second.value, filter: cyclesB });
  return emptiness(a, 'A', others) ?? emptiness(b, 'B', others) ?? ok({ a, b, lacks });
}

const lacksOfFile = (file: string, { overview, leftOut, passedOver }: OpenFigures): Failure[] =>
  lacksOf(file, { leftOut, of: overview.cycles.count, passedOver });

/** Null for a side that has cycles; else why it has none. */
function emptiness(
  { file, cycles, overview }: PicturedSide,
  name: 'A' | 'B',
  others: boolean,
): Result<never> | null {
  if ((cycles?.length ?? overview.cycles.count) > 0) return null;
  if (overview.cycles.count === 0) return fail('no-cycles', `${file} holds no cycle to compare as ${name}.`);
  return fail(
    'usage',
    name === 'B' && others
      ? `--cycles-a chooses all cycles of ${file}: none is left to compare as B.`
      : `--cycles-${name.toLowerCase()} chooses no cycle of ${file}.`,
  );
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
  readonly name: string;
  readonly figures: OpenFigures;
  readonly filter: string | null;
}

function sideOf({ file, name, figures, filter }: Asking): PicturedSide {
  const { overview, leftOut } = figures;
  const parsed = parseFilter(filter ?? '');
  const expression = parsed.ok ? parsed.value : null;
  const chosen = expression === null ? null : chooseCycles(expression, overview.cycles).cycles;
  const cycles = leftOut === null ? chosen : without(chosen ?? allOf(overview), leftOut.cycles);
  return { file, name, overview, cycles, filter, leftOut };
}

function othersOf({ file, name, overview, cycles, filter, leftOut }: PicturedSide): PicturedSide {
  const readable = without(allOf(overview), leftOut?.cycles ?? new Uint32Array(0));
  return {
    ...{ file, name, overview, leftOut },
    cycles: without(readable, cycles ?? readable),
    filter: `not (${filter ?? ''})`,
  };
}

const allOf = ({ cycles }: PicturedSide['overview']): Uint32Array =>
  Uint32Array.from({ length: cycles.count }, (_, cycle) => cycle);

function without(cycles: Uint32Array, others: Uint32Array): Uint32Array {
  const left = new Set(others);
  return cycles.filter((cycle) => !left.has(cycle));
}
