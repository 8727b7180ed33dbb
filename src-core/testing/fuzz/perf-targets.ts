import { createPerfDecoder } from '../../perf/pipe-decoder';
import type { PerfRecording } from '../../perf/perf-recording';
import type { Result } from '../../errors';
import { FuzzRandom } from './fuzz-random';
import { perfInput } from './perf-inputs';
import type { Fixtures } from './perf-inputs';
import { verdictOn } from './target';
import type { FailureShape, Target } from './target';

const PERF_FAILURE: FailureShape = {
  codes: ['perf-data-corrupt'],
  texts: ['record', 'what'],
  offset: 'offset',
};

export function perfTargets(fixtures: Fixtures): readonly Target[] {
  return [
    {
      name: 'perf-stream',
      weight: 30,
      generate: (random) => perfInput(random, 'stream', false, fixtures),
      run: (bytes) => verdictOn(decodeStream(bytes), PERF_FAILURE, bytes.length),
    },
  ];
}

/** Feeds the bytes in chunks whose lengths depend on them alone, so that a saved input is cut as it was. */
export function decodeStream(bytes: Uint8Array): Result<PerfRecording> {
  const decoder = createPerfDecoder();
  const random = new FuzzRandom(bytes.length, 'chunks', bytes[bytes.length >>> 1] ?? 0);
  const longest = random.pick([1, 7, 64, 1_000, bytes.length + 1]);
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + random.between(1, longest));
    const fed = decoder.feed(bytes.subarray(from, to));
    if (!fed.ok) return fed;
    from = to;
  }
  return decoder.finish();
}
