import type { Failure } from '@core/errors';
import { remedyFor } from '@core/analysis/remedies';
import type { FailureDocument } from '@contract/report';
import { exitCodeOf, failureText, type ExitCode } from './failure-text';
import { sayable } from './locale';
import { paintFor, type Env, type Terminal } from './terminal';

export function printJson(terminal: Terminal, document: object): void {
  terminal.out.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** One block on stderr; never a stack trace. Gives the exit code. */
export function printFailure(terminal: Terminal, env: Env, failure: Failure): ExitCode {
  const { err } = terminal;
  err.write(sayable(env, failureText(failure, err.columns, paintFor(err, env))));
  return exitCodeOf(failure);
}

/** The same, and with --json a document on stdout: a script finds one there whatever happened. */
export function answerFailure(terminal: Terminal, env: Env, failure: Failure, json: boolean): ExitCode {
  if (json) {
    const { code, message, facts } = failure;
    const remedy = remedyFor(failure);
    printJson(terminal, {
      schema: 'quiescope.failure/1',
      code,
      message,
      facts: { ...facts },
      remedy,
    } satisfies FailureDocument);
  }
  return printFailure(terminal, env, failure);
}
