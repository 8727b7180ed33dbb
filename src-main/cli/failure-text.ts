import { assertNever, type Failure, type FailureCode } from '@core/errors';
import { remedyFor } from '@core/analysis/remedies';
import { printable, wrap, type Paint } from './terminal';

/** 1 a check or the work itself failed, 2 wrong usage, 3 this machine can't, 130 as a shell says for Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export function exitCodeOf(code: FailureCode): ExitCode {
  switch (code) {
    case 'usage':
      return 2;
    case 'qemu-missing':
    case 'kvm-missing':
    case 'perf-missing':
    case 'perf-lacks-event':
    case 'probe-failed':
    case 'tracefs-missing':
    case 'permission':
    case 'symbol-missing':
    case 'no-display':
      return 3;
    case 'cancelled':
      return 130;
    case 'qemu-exited':
    case 'qemu-unresponsive':
    case 'qmp-protocol':
    case 'qmp-error':
    case 'perf-failed':
    case 'disk-full':
    case 'file-missing':
    case 'file-unreadable':
    case 'file-unwritable':
    case 'snapshot-corrupt':
    case 'snapshot-too-new':
    case 'perf-data-corrupt':
    case 'elf-corrupt':
    case 'no-cycles':
    case 'busy':
    case 'internal':
      return 1;
    default:
      return assertNever(code);
  }
}

/** Facts worth their own lines: the words of the program that failed. */
const LONG_FACTS: readonly string[] = ['stderr'];
const LONG_FACT_LINES = 12;

/** What happened, where, and what to do, as one block for stderr. */
export function failureText(failure: Failure, columns: number, paint: Paint): string {
  const lines = [`${paint('quiescope:', 'bad')} ${printable(failure.message)}`];
  const facts = Object.entries(failure.facts).filter(([name]) => !LONG_FACTS.includes(name));
  if (facts.length > 0) {
    const listed = facts.map(([name, value]) => `${name} ${printable(String(value))}`).join(', ');
    lines.push(paint(wrap(listed, columns, '  '), 'muted'));
  }
  for (const name of LONG_FACTS) {
    const words = String(failure.facts[name] ?? '').trimEnd();
    if (words === '') continue;
    lines.push(
      ...printable(words)
        .split('\n')
        .slice(-LONG_FACT_LINES)
        .map((line) => `  | ${line}`),
    );
  }
  const remedy = remedyFor(failure);
  if (remedy !== null) lines.push(wrap(remedy, columns, '  → '));
  return `${lines.join('\n')}\n`;
}
