import type { Result } from '@core/errors';
import { ok } from '@core/errors';
import type { PerfDamage } from '@core/perf/perf-damage';
import type { PerfFileDecoding } from '@core/perf/perf-file';
import type { FileSource } from './byte-source';

const PIECE_BYTES = 1 << 19;
/** A record that a piece ends in begins no further from the piece's end. */
const OVERLAP_BYTES = 1 << 16;

/**
 * Decodes a file while its next bytes are read. `goesOn` is asked after each piece; whether it is done, or was told to
 * stop. Fails as the decoding does.
 */
export async function decodeAhead(
  source: Pick<FileSource, 'readAhead'>,
  decoding: PerfFileDecoding,
  goesOn: () => boolean | Promise<boolean>,
): Promise<Result<boolean>> {
  let [current, next] = [new Uint8Array(PIECE_BYTES), new Uint8Array(PIECE_BYTES)];
  let start = decoding.position;
  let reading = source.readAhead(start, current);
  for (;;) {
    const length = await reading;
    const nextStart = Math.max(start + length - OVERLAP_BYTES, decoding.position);
    reading = length < PIECE_BYTES ? Promise.resolve(0) : source.readAhead(nextStart, next);
    const taken = decoding.take(current.subarray(decoding.position - start, length));
    const done = !taken.ok || taken.value;
    if (done || !(await goesOn())) {
      // Nobody may write into the piece that is read ahead, or close the file, before it has come.
      await reading;
      return taken.ok ? ok(done) : taken;
    }
    [current, next] = [next, current];
    start = nextStart;
  }
}

/** A file that is damaged in more places is no recording that anybody should trust. */
const MOST_DAMAGES = 16;

/** As decodeAhead, and on behind what is damaged; gives that, null where it was told to stop. Fails where it is no recording of perf's. */
export async function decodePastDamage(
  source: Pick<FileSource, 'readAhead'>,
  decoding: PerfFileDecoding,
  goesOn: () => boolean | Promise<boolean>,
): Promise<Result<readonly PerfDamage[] | null>> {
  const damage: PerfDamage[] = [];
  for (;;) {
    const decoded = await decodeAhead(source, decoding, goesOn);
    if (decoded.ok) return ok(decoded.value ? damage : null);
    if (decoded.error.code !== 'perf-data-corrupt') return decoded;
    const until = decoding.passDamage(damage.length + 1 < MOST_DAMAGES);
    damage.push({ failure: decoded.error, until });
    if (until === null) return ok(damage);
  }
}
