import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixtures } from '@core/testing/fuzz/perf-inputs';

/** Real recordings to spoil. The bundle runs from the repository's folder, see scripts/fuzz.mjs. */
export function readFixtures(): Fixtures {
  const read = (name: string): Uint8Array =>
    new Uint8Array(readFileSync(join('src-core', 'testing', 'fixtures', name)));
  return {
    stream: read('find.perf-pipe'),
    compressedStream: read('compressed.perf-pipe'),
    compressedFile: read('compressed.perf-data'),
  };
}
