/** What perf says on stderr when it fails, as failures. The sentences are those of perf 5.10 to 6.12. */
import { failure } from '@core/errors';
import type { Failure } from '@core/errors';
import type { ChildExit } from '../processes/children';

const REFUSED = [
  /No permission/i,
  /Permission denied/i,
  /Operation not permitted/i,
  /Access to performance monitoring and observability operations is limited/i,
  /Permission error mapping pages/i,
  /You may not have permission to collect/i,
];
const NO_EVENT = [
  /unknown tracepoint/i,
  /event syntax error: '([^']+)'/i,
  /can't access trace events/i,
  /The (\S+) event is not supported/i,
  /failed to set filter/i,
];

/** What perf says of each command on its control pipe; no fault of anybody's. */
const CHATTER = /^Events (enabled|disabled)$/;

const STDERR_IN_FACTS_CHARACTERS = 2000;

/** perf ended on its own, before it was told to. */
export function perfFailure(stderr: string, exit: ChildExit, doing: string): Failure {
  const facts = {
    doing,
    exit: exit.code ?? exit.signal ?? 'unknown',
    stderr: stderr.trim().slice(-STDERR_IN_FACTS_CHARACTERS),
  };
  if (REFUSED.some((pattern) => pattern.test(stderr))) {
    return failure('permission', `perf was refused while ${doing}: it needs root or CAP_PERFMON.`, facts);
  }
  if (NO_EVENT.some((pattern) => pattern.test(stderr))) {
    return failure(
      'perf-lacks-event',
      `perf cannot record an event that is needed: ${sentence(stderr)}`,
      facts,
    );
  }
  return failure('perf-failed', `perf ended (${facts.exit}) while ${doing}: ${sentence(stderr)}`, facts);
}

/** The line of stderr that says most, without perf's own log of its windings. */
function sentence(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /error|fail|unknown|not found|cannot|couldn't/i.test(line));
  return telling ?? lines.find((line) => line !== '' && !CHATTER.test(line)) ?? 'it said nothing';
}
