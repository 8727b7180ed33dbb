import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { cycleRows, cycleTable } from '../analysis/cycle-table';
import type { CycleTable } from '../analysis/cycle-table';
import { summarise } from '../analysis/summarise';
import type { CycleRow } from '../analysis/summary';
import { JOINT_PHASES } from '../phases/phase';
import { anyRecording } from '../testing/any-recording';
import { sampleEnvironment } from '../testing/summaries';
import { chooseCycles } from './choose';
import { COMPARISONS, printExpression, TIME_UNITS } from './expression';
import type { Expression, Sum, Value } from './expression';
import { TERMS } from './figures';
import type { Term } from './figures';
import { parseFilter } from './parse';
import type { FilterError } from './parse';

const anyTerm = fc.constantFrom(...TERMS);
const times = TERMS.filter(({ unit }) => unit === 'time');
const anySum: fc.Arbitrary<Sum> = fc.oneof(
  anyTerm.map((term) => [term]),
  fc.uniqueArray(fc.constantFrom(...times), { minLength: 1, maxLength: 4 }),
);

function anyValue(sum: Sum): fc.Arbitrary<Value> {
  const number = fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.double({ min: 0, max: 90, noNaN: true }));
  const quantile = fc.record({
    kind: fc.constant('quantile' as const),
    share: fc.constantFrom(0, 0.1, 0.5, 0.9, 0.99, 0.999, 1),
    times: fc.constantFrom(1, 0.5, 2, 3),
  });
  const units = sum.every(({ whole }) => whole !== null)
    ? (['ns', 'us', 'ms', 's', '%'] as const)
    : (['ns', 'us'] as const);
  const unit = sum[0]?.unit === 'count' ? fc.constant(null) : fc.constantFrom(...units);
  return fc.oneof(
    quantile,
    fc.record({
      kind: fc.constant('number' as const),
      number: number.filter((one) => one === 0 || one > 1e-6),
      unit,
    }),
  );
}

const anyTest: fc.Arbitrary<Expression> = anySum.chain((sum) =>
  fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      sum: fc.constant(sum),
      by: fc.constantFrom(...COMPARISONS),
      value: anyValue(sum),
    }),
    fc.record({
      kind: fc.constant('within' as const),
      sum: fc.constant(sum),
      low: anyValue(sum),
      high: anyValue(sum),
    }),
  ),
);

const { expression: anyExpression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyTest,
    tie('expression').map((of) => ({ kind: 'not' as const, of })),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const anyTable: fc.Arbitrary<CycleTable> = fc
  .array(anyRecording, { minLength: 1, maxLength: 3 })
  .map((recordings) =>
    recordings.flatMap(
      (recording) => summarise(analyseRecording(recording), sampleEnvironment('full')).cycles,
    ),
  )
  .map((rows) => cycleTable(rows));

/** The same by rows and in words: slow, and written without a look at columns. */
function slowVerdict(expression: Expression, row: CycleRow, rows: readonly CycleRow[]): boolean | null {
  switch (expression.kind) {
    case 'compare':
      return slowCompare(row, rows, expression.sum, expression.by, expression.value);
    case 'within': {
      const low = slowCompare(row, rows, expression.sum, '>=', expression.low);
      const high = slowCompare(row, rows, expression.sum, '<=', expression.high);
      return low === false || high === false ? false : low === null || high === null ? null : true;
    }
    case 'not': {
      const verdict = slowVerdict(expression.of, row, rows);
      return verdict === null ? null : !verdict;
    }
    case 'and': {
      const verdicts = expression.parts.map((part) => slowVerdict(part, row, rows));
      return verdicts.includes(false) ? false : verdicts.includes(null) ? null : true;
    }
    case 'or': {
      const verdicts = expression.parts.map((part) => slowVerdict(part, row, rows));
      return verdicts.includes(true) ? true : verdicts.includes(null) ? null : false;
    }
  }
}

function slowCompare(
  row: CycleRow,
  rows: readonly CycleRow[],
  sum: Sum,
  by: (typeof COMPARISONS)[number],
  value: Value,
): boolean | null {
  const figure = slowSum(sum, row);
  if (figure === null) return null;
  const limit = slowLimit(sum, value, row, rows);
  if (limit === null) return null;
  const [left, right] =
    value.kind === 'number' && value.unit === '%' ? [100 * figure, limit] : [figure, limit];
  return {
    '>': left > right,
    '>=': left >= right,
    '<': left < right,
    '<=': left <= right,
    '=': left === right,
    '!=': left !== right,
  }[by];
}

function slowLimit(sum: Sum, value: Value, row: CycleRow, rows: readonly CycleRow[]): number | null {
  if (value.kind === 'quantile') {
    const known = rows.flatMap((one) => slowSum(sum, one) ?? []).sort((a, b) => a - b);
    if (known.length === 0) return null;
    return value.times * (known[Math.max(1, Math.ceil(value.share * known.length)) - 1] ?? 0);
  }
  if (value.unit !== '%') return value.number * (value.unit === null ? 1 : TIME_UNITS[value.unit]);
  const wholes = new Set(sum.map(({ whole }) => whole));
  const [first] = wholes;
  const whole = wholes.size === 1 && first !== 'cycle' ? first : null;
  const ns =
    whole === 'pause'
      ? row.pauseNs
      : whole === 'resume'
        ? row.resumeNs
        : row.pauseNs + row.captureNs + row.resumeNs;
  return ns > 0 ? value.number * ns : null;
}

function slowSum(sum: Sum, row: CycleRow): number | null {
  const plain = sum
    .filter(({ source }) => sum.length === 1 || source.kind !== 'phase')
    .map((term) => slowTerm(term, row));
  const joined =
    sum.length === 1
      ? []
      : (['phase', 'pause', 'resume'] as const).map((part) =>
          slowPhases(
            part,
            sum.flatMap(({ source }) =>
              source.kind === 'phase' && source.part === part ? [source.phase] : [],
            ),
            row,
          ),
        );
  return [...joined, ...plain].reduce(
    (left, right) => (left === null || right === null ? null : left + right),
    0,
  );
}

const slowFigures = (part: 'phase' | 'pause' | 'resume', row: CycleRow) =>
  part === 'phase' ? row.phases : part === 'pause' ? row.pausePhases : row.resumePhases;

function slowPhases(
  part: 'phase' | 'pause' | 'resume',
  phases: readonly string[],
  row: CycleRow,
): number | null {
  const figures = slowFigures(part, row);
  const joints = JOINT_PHASES.filter((joint) => figures[joint] !== undefined);
  let ns = 0;
  for (const joint of joints) {
    const members = joint.split('+');
    if (!members.some((member) => phases.includes(member))) continue;
    if (!members.every((member) => phases.includes(member))) return null;
    ns += figures[joint] ?? 0;
  }
  for (const phase of phases) {
    const single = Object.entries(figures).find(([name]) => name === phase)?.[1] ?? null;
    if (single === null && !joints.some((joint) => joint.split('+').includes(phase))) return null;
    ns += single ?? 0;
  }
  return ns;
}

function slowTerm({ source, name }: Term, row: CycleRow): number | null {
  switch (source.kind) {
    case 'index':
      return row.index;
    case 'total':
      return row.pauseNs + row.captureNs + row.resumeNs;
    case 'phase':
      return slowFigures(source.part, row)[source.phase];
    case 'reason':
      return row.reasons === null
        ? null
        : (Object.entries(row.reasons).find(([reason]) => `reason.${reason}` === name)?.[1] ?? 0);
    case 'figure': {
      const state = /^state:(.*)$/.exec(source.figure)?.[1];
      const held = Object.entries(state === undefined ? row : row.states);
      const value: unknown = held.find(([key]) => key === (state ?? source.figure))?.[1];
      return typeof value === 'number' ? value : null;
    }
  }
}

function parsed(text: string): Expression {
  const result = parseFilter(text);
  if (!result.ok || result.value === null)
    throw new Error(`${text}: ${result.ok ? 'empty' : result.error.message}`);
  return result.value;
}

function errorIn(text: string): FilterError {
  const result = parseFilter(text);
  if (result.ok) throw new Error(`${text} was understood`);
  return result.error;
}

describe('a filter', () => {
  it('is read again as it was printed', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        expect(parsed(printExpression(expression))).toEqual(expression);
      }),
    );
  });

  it('chooses the cycles that a slow reference chooses, and knows of as many that it does not know', () => {
    fc.assert(
      fc.property(anyTable, anyExpression, (table, expression) => {
        const rows = cycleRows(table);
        const verdicts = rows.map((row) => slowVerdict(expression, row, rows));
        const { cycles, unknown } = chooseCycles(expression, table);
        expect([...cycles]).toEqual(rows.filter((_, at) => verdicts[at] === true).map(({ index }) => index));
        expect(unknown).toBe(verdicts.filter((verdict) => verdict === null).length);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever is typed, and points inside what was typed', () => {
    const word = fc.constantFrom('kick', 'kik', '>', '1', 'ms', '%', 'and', 'or', 'not', '(', ')', 'in', '..', 'p90', '+', '*', '🙂'); // prettier-ignore
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          const result = parseFilter(text);
          if (result.ok) return;
          expect(result.error.from).toBeLessThanOrEqual(result.error.to);
          expect(result.error.to).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('may be empty, and is then none', () => {
    expect(parseFilter('  ')).toEqual({ ok: true, value: null });
  });

  it.each([
    ['kick>1ms', 'kick > 1ms'],
    ['KICK > 1000 US', 'kick > 1000µs'],
    ['kick > 1.5µs AND barrier≥20%', 'kick > 1.5µs and barrier >= 20%'],
    ['#=3', 'index = 3'],
    ['down > 2*median', 'downtime > 2*median'],
    ['kicks > 4 and (flush > 100us or other > 3%)', 'kicks > 4 and (flush > 100µs or other > 3%)'],
    ['drain in 1..2ms', 'drain in 1ms..2ms'],
    ['reason.bql > 0', 'reason.bql > 0'],
    ['phase.kick > 0 or not not lost = 0', 'kick > 0 or not not lost = 0'],
    ['pause > p99.9', 'pause > p99.9'],
  ])('%s means %s', (text, meaning) => {
    expect(printExpression(parsed(text))).toBe(meaning);
  });

  it.each([
    ['kik > 1ms', 0, 3, 'kick'],
    ['kick > 1', 8, 8, 'ms'],
    ['kick >', 6, 6, null],
    ['kick', 4, 4, null],
    ['kicks > 4ms', 9, 11, ''],
    ['downtime > 3%', 12, 13, 'ms'],
    ['kick > 1ms an flush > 0', 11, 13, 'and'],
    ['kick > 1ms && flush > 0', 11, 12, 'and'],
    ['(kick > 1ms', 11, 11, ')'],
    ['kick > 1ms)', 10, 11, null],
    ['kick > medain', 7, 13, 'median'],
    ['kick > 1parsec and flush > 0', 8, 14, 'ms'],
    ['index in 10', 11, 11, null],
    ['kicks+pause > 1ms', 6, 11, null],
    ['kick+kick > 1ms', 5, 9, null],
  ])('%s is wrong from %i to %i', (text, from, to, suggestion) => {
    expect(errorIn(text)).toMatchObject({ from, to, suggestion });
  });

  it('says which figure was probably meant', () => {
    expect(errorIn('kik > 1ms').message).toBe('Unknown figure “kik”: did you mean kick?');
    expect(errorIn('zzzzzz > 1ms').message).toBe('Unknown figure “zzzzzz”.');
  });

  it('bears brackets as deep as anybody types, and refuses those beyond', () => {
    expect(errorIn(`${'('.repeat(5000)}kick > 0`).message).toBe('Too many brackets within each other.');
  });
});
