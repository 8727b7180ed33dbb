import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memorySource } from '../byte-source';
import { uprobe } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import { decodePerfFile } from './perf-file';
import type { PerfRecording } from './perf-recording';

const COUNT = 60;

function sound() {
  const stream = new PerfStream([{ format: uprobe('g', 'vm_stop', 0) }]);
  const starts: number[] = [];
  for (let at = 0; at < COUNT; at += 1) {
    starts.push(stream.bytes().length);
    stream.sample({ event: 0, timeNs: BigInt(1_000 + at), tid: 7, pid: 7 });
    if (at % 8 === 7) stream.round();
  }
  return { bytes: stream.bytes(), starts };
}

/** All that can be read of it, and where it could not be read on; null where not even its beginning can. */
function readAround(bytes: Uint8Array): { readonly perf: PerfRecording; readonly damages: number } | null {
  const decoding = decodePerfFile(memorySource(bytes));
  if (!decoding.ok) return null;
  for (let damages = 0; ; damages += 1) {
    if (decoding.value.advance(Infinity).ok) return { perf: decoding.value.finish(), damages };
    if (decoding.value.passDamage(damages < 15) === null)
      return { perf: decoding.value.finish(), damages: damages + 1 };
  }
}

it('a damaged record costs itself, wherever it stands', () => {
  const { bytes, starts } = sound();
  fc.assert(
    fc.property(fc.nat(COUNT - 2), (damaged) => {
      const file = bytes.slice();
      file[(starts[damaged] ?? 0) + 6] = 1;
      const read = readAround(file);
      expect([read?.perf.timed.count, read?.damages]).toEqual([COUNT - 1, 1]);
      expect(read?.perf.losses).toHaveLength(1);
    }),
  );
});

it('any damage is passed over, and what is lost is said', () => {
  const { bytes, starts } = sound();
  const place = fc.integer({ min: starts[0] ?? 0, max: bytes.length - 1 });
  const changes = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(changes, (all) => {
      const file = bytes.slice();
      for (const [at, byte] of all) file[at] = byte;
      const read = readAround(file);
      if (read === null) return;
      expect(read.perf.losses.length).toBeGreaterThanOrEqual(read.damages);
      expect(read.perf.timed.count).toBeLessThanOrEqual(COUNT + all.length);
    }),
  );
});
