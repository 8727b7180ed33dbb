import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixtures } from '@core/testing/fuzz/perf-inputs';

/** Real recordings to spoil. The bundle runs from the repository's folder, see scripts/fuzz.mjs. */
export function readFixtures(): Fixtures {
  const readIn = (folder: string, name: string): Uint8Array =>
    new Uint8Array(readFileSync(join('src-core', folder, 'fixtures', name)));
  const read = (name: string): Uint8Array => readIn('testing', name);
  return {
    stream: read('find.perf-pipe'),
    compressedStream: read('compressed.perf-pipe'),
    compressedFile: read('compressed.perf-data'),
    traceLogs: ['qemu-7.2-stderr.txt', 'qemu-10.0-vcpus.txt', 'qemu-11.1-vcpus.txt'].map((name) =>
      readIn('trace-log', name),
    ),
  };
}
