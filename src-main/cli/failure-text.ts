import { assertNever, type Failure, type FailureCode } from '@core/errors';
import { remedyFor } from '@core/analysis/remedies';
import { printable, wrap, type Paint } from './terminal';

/**
 * 1 a check, a comparison or the work itself failed; 2 wrong usage, or a file that cannot be read: the same words would fail again;
 * 3 this machine can't; 130 as a shell says for Ctrl-C. Of `compare` 1 is the comparison's alone.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** A program that was looked for and not found is the machine's lack, not a wrong file. */
export const exitCodeOf = ({ code, facts }: Failure): ExitCode =>
  code === 'file-missing' && 'searched' in facts ? 3 : exitCodeOfCode(code);

function exitCodeOfCode(code: FailureCode): ExitCode {
  switch (code) {
    case 'usage':
    case 'file-missing':
    case 'file-unreadable':
    case 'snapshot-corrupt':
    case 'snapshot-too-new':
    case 'perf-data-corrupt':
    case 'perf-data-foreign':
    case 'input-foreign':
    case 'trace-log-foreign':
    case 'trace-log-untimed':
    case 'elf-corrupt':
      return 2;
    case 'qemu-missing':
    case 'kvm-missing':
    case 'perf-missing':
    case 'perf-lacks-event':
    case 'probe-failed':
    case 'tracefs-missing':
    case 'permission':
    case 'symbol-missing':
    case 'trace-events-missing':
    case 'no-display':
      return 3;
    case 'cancelled':
      return 130;
    case 'qemu-exited':
    case 'qemu-unresponsive':
    case 'guest-paused':
    case 'qmp-protocol':
    case 'qmp-error':
    case 'perf-failed':
    case 'disk-full':
    case 'file-unwritable':
    case 'no-cycles':
    case 'busy':
    case 'internal':
      return 1;
    default:
      return assertNever(code);
  }
}

/** Facts that are another program's own words, kept in its lines. */
const OUTPUT_FACTS: readonly string[] = ['stderr', 'console'];
const OUTPUT_LINES = 12;
const LONG_FACT_CHARACTERS = 80;

/** What happened, where, and what to do, as one block for stderr. */
export function failureText(failure: Failure, columns: number, paint: Paint): string {
  const told = (value: string): boolean => value === '' || failure.message.includes(value);
  const facts = Object.entries(failure.facts)
    .map(([name, value]) => ({ name, value: String(value).trimEnd(), output: OUTPUT_FACTS.includes(name) }))
    .filter(({ value }) => !told(value));
  const words = facts.filter(({ output }) => !output).map(({ name, value }) => `${name} ${printable(value)}`);
  const short = words.filter((fact) => fact.length <= LONG_FACT_CHARACTERS).join(', ');
  const long = words.filter((fact) => fact.length > LONG_FACT_CHARACTERS);
  const output = facts
    .filter((fact) => fact.output)
    .flatMap(({ value }) => printable(value).split('\n').slice(-OUTPUT_LINES));
  const remedy = remedyFor(failure);
  return `${[
    `${paint('quiescope:', 'bad')} ${printable(failure.message)}`,
    ...[short, ...long].flatMap((fact) => (fact === '' ? [] : [paint(wrap(fact, columns, '  '), 'muted')])),
    ...output.map((line) => `  | ${line}`),
    ...(remedy === null ? [] : [wrap(remedy, columns, '  → ')]),
  ].join('\n')}\n`;
}
