import type { Result } from '../../errors';
import { createTraceLogDecoder } from '../../trace-log/decoder';
import { recordingFromTraceLog } from '../../trace-log/recording-from-trace-log';
import { mutateBytes } from './byte-mutations';
import { FuzzRandom } from './fuzz-random';
import { changeNumber } from './perf-mutations';
import { verdictOn } from './target';
import type { Fixtures } from './perf-inputs';
import type { FuzzInput, Target } from './target';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Some lines of a real log in a row, now and then all of them. */
function someLines(random: FuzzRandom, logs: readonly (readonly string[])[]): string[] {
  const lines = random.pick(logs);
  if (random.chance(0.2)) return [...lines];
  const from = random.below(lines.length);
  return lines.slice(from, from + random.between(1, 60));
}

/** Lines that come twice, not at all, in another order, or from another QEMU's log. */
function mutateLines(random: FuzzRandom, lines: string[], donor: readonly string[]): void {
  const at = random.below(lines.length + 1);
  const other = random.below(lines.length + 1);
  switch (random.below(5)) {
    case 0:
      lines.splice(at, random.between(1, 4));
      return;
    case 1:
      lines.splice(at, 0, ...lines.slice(other, other + 3));
      return;
    case 2:
      lines.splice(at, 0, ...lines.splice(other, 1));
      return;
    case 3:
      lines.splice(at, 0, ...donor);
      return;
    default:
      // What has no end for long: a line of which only the beginning is kept.
      lines.splice(at, 0, random.word(3).repeat(random.small(3_000)));
  }
}

/** What can be known of a log: its events, and the cycles in them. */
function readAll(bytes: Uint8Array): Result<unknown> {
  const log = createTraceLogDecoder();
  const random = new FuzzRandom(bytes.length, 'chunks', bytes[bytes.length >>> 1] ?? 0);
  for (let from = 0; from < bytes.length;) {
    const to = from + random.between(1, 500);
    log.feed(bytes.subarray(from, to));
    from = to;
  }
  const read = log.finish();
  return read.ok ? recordingFromTraceLog(read.value) : read;
}

function inputFrom(random: FuzzRandom, logs: readonly (readonly string[])[]): FuzzInput {
  const lines = someLines(random, logs);
  for (let left = random.below(3); left > 0; left -= 1) mutateLines(random, lines, someLines(random, logs));
  let bytes: Uint8Array = encoder.encode(`${lines.join('\n')}\n`);
  for (let left = random.below(4); left > 0; left -= 1) {
    if (bytes.length > 0 && random.chance(0.5)) changeNumber(random, bytes);
    else bytes = mutateBytes(random, bytes, bytes.slice()).slice();
  }
  return { bytes, sound: false };
}

/** A log is refused as a whole, for what is not in it: there is no place to tell. */
export function traceLogTarget({ traceLogs }: Fixtures): Target {
  const logs = traceLogs.map((log) => decoder.decode(log).split('\n'));
  return {
    name: 'trace-log',
    weight: 3,
    generate: (random) => inputFrom(random, logs),
    run: (bytes) =>
      verdictOn(
        readAll(bytes),
        { codes: ['trace-log-foreign', 'trace-log-untimed', 'no-cycles'], texts: [], offset: null },
        bytes.length,
      ),
  };
}
