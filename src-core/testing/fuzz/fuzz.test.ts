import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../snapshot/crc32';
import { attempt } from './target';
import { fuzzTargets, inputOf, shares } from './targets';

const fixture = (name: string, room = 'testing'): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '..', '..', room, 'fixtures', name)));

const SEED = 1;
const INPUTS = 4_000;

const targets = fuzzTargets({
  stream: fixture('find.perf-pipe'),
  compressedStream: fixture('compressed.perf-pipe'),
  compressedFile: fixture('compressed.perf-data'),
  traceLogs: [fixture('qemu-7.2-stderr.txt', 'trace-log'), fixture('qemu-10.0-vcpus.txt', 'trace-log')],
});
const counts = shares(targets, INPUTS);

describe('hostile bytes', () => {
  it.each(targets.map((target, index) => [target.name, target, counts[index] ?? 0] as const))(
    'never make %s throw, or refuse without saying where, or refuse what is sound',
    (_, target, count) => {
      const kinds = { taken: 0, refused: 0, find: 0 };
      for (let index = 0; index < count; index += 1) {
        const verdict = attempt(target, inputOf(target, SEED, index));
        kinds[verdict.kind] += 1;
        if (verdict.kind === 'find')
          expect.fail(`input ${String(index)}: ${verdict.what}\n${verdict.stack ?? ''}`);
      }
      expect(kinds.find).toBe(0);
      expect(kinds.taken).toBeGreaterThan(0);
    },
  );

  it('are the same for a seed, and others for another', () => {
    for (const target of targets) {
      const sums = (seed: number): number[] =>
        [0, 1, 2, 3].map((index) => crc32(inputOf(target, seed, index).bytes));
      expect(sums(SEED)).toEqual(sums(SEED));
      expect(sums(SEED)).not.toEqual(sums(SEED + 1));
    }
  });
});
