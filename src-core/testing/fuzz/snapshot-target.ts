import fc from 'fast-check';
import { decodeSnapshot } from '../../snapshot/decode';
import { encodeSnapshot } from '../../snapshot/encode';
import { MANIFEST } from '../../snapshot/manifest';
import { putTogether, takeApart } from '../snapshot-entries';
import { resultsOfContent, snapshotContent } from '../snapshots';
import { mutateBytes, overwrite } from './byte-mutations';
import { changeNumber } from './perf-mutations';
import { verdictOn } from './target';
import type { FuzzInput, Target } from './target';
import type { FuzzRandom } from './fuzz-random';

const POOL = 16;
const pool = new Map<number, Uint8Array>();

/** One of a few sound snapshots: drawing one takes longer than decoding it. */
function soundSnapshot(number: number): Uint8Array {
  const known = pool.get(number);
  if (known !== undefined) return known;
  const [content] = fc.sample(snapshotContent, { numRuns: 1, seed: number });
  if (content === undefined) throw new Error('nothing was drawn');
  const bytes = encodeSnapshot(content, { ...resultsOfContent(content), leastRows: 40 });
  pool.set(number, bytes);
  return bytes;
}

/** Spoils one entry and writes the file anew, so that its checksums hold and what is wrong lies deeper. */
function spoilEntry(random: FuzzRandom, file: Uint8Array): Uint8Array {
  const entries = takeApart(file);
  entries.delete(MANIFEST);
  const name = random.pick([...entries.keys()]);
  const content = (entries.get(name) ?? new Uint8Array(0)).slice();
  const kind = random.below(10);
  if (kind === 0) entries.delete(name);
  else if (kind < 5 && content.length > 0) entries.set(name, changeNumber(random, content));
  else if (kind < 7) entries.set(name, overwrite(random, content, 0, content.length));
  else entries.set(name, mutateBytes(random, content, content.slice()));
  return putTogether(entries);
}

function spoiled(random: FuzzRandom): FuzzInput {
  const sound = soundSnapshot(random.below(POOL));
  if (random.chance(0.1)) return { bytes: sound, sound: true };
  if (random.chance(0.6)) return { bytes: spoilEntry(random, sound), sound: false };
  let bytes: Uint8Array = sound.slice();
  for (let left = random.between(1, 3); left > 0; left -= 1) {
    // The container's directory is at its end.
    const end = Math.max(0, bytes.length - 1_000);
    bytes = random.chance(0.5)
      ? overwrite(random, bytes, end, bytes.length)
      : mutateBytes(random, bytes, soundSnapshot(random.below(POOL)));
  }
  return { bytes, sound: false };
}

/** A container has no single offset: its failures name the entry. */
export const snapshotTarget: Target = {
  name: 'snapshot',
  weight: 1,
  generate: spoiled,
  run: (bytes) =>
    verdictOn(
      decodeSnapshot(bytes),
      { codes: ['snapshot-corrupt', 'snapshot-too-new'], texts: [], offset: null },
      bytes.length,
    ),
};
