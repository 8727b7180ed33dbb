/**
 * Expected failures are values: a code, the facts, and a sentence that says what happened where. Bugs throw.
 * Advice on what to do is added by the window and the command line (see remedies.ts), never by the core.
 */

export const FAILURE_CODES = [
  'usage',
  'cancelled',
  'qemu-missing',
  'qemu-exited',
  'qemu-unresponsive',
  /** A guest that somebody else has paused. */
  'guest-paused',
  'qmp-protocol',
  'qmp-error',
  'kvm-missing',
  'perf-missing',
  'perf-failed',
  'perf-lacks-event',
  'probe-failed',
  'tracefs-missing',
  'permission',
  'symbol-missing',
  /** QEMU's own trace events do not reach a log that is read. */
  'trace-events-missing',
  'disk-full',
  'file-missing',
  'file-unreadable',
  'file-unwritable',
  'snapshot-corrupt',
  'snapshot-too-new',
  'perf-data-corrupt',
  'perf-data-foreign',
  /** A file that holds nothing that is opened. */
  'input-foreign',
  'trace-log-foreign',
  'trace-log-untimed',
  'elf-corrupt',
  'no-cycles',
  'busy',
  'no-display',
  /** A defect of Quiescope's own; its particulars are in the log, not in the facts. */
  'internal',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export type Fact = string | number | boolean;

export interface Failure {
  readonly code: FailureCode;
  /** One sentence: what happened, and where. */
  readonly message: string;
  /** Named particulars: path, offset, exit code, stderr. */
  readonly facts: Readonly<Record<string, Fact>>;
}

export type Result<T, E = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

export function failure(
  code: FailureCode,
  message: string,
  facts: Readonly<Record<string, Fact>> = {},
): Failure {
  return { code, message, facts };
}

export const fail = (
  code: FailureCode,
  message: string,
  facts: Readonly<Record<string, Fact>> = {},
): Result<never> => err(failure(code, message, facts));

export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
