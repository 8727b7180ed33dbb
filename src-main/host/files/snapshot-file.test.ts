import type * as Fs from 'node:fs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chunkedInMemory } from '@core/analysis/attribution';
import { failure } from '@core/errors';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import type { SnapshotContent } from '@core/snapshot/content';
import { crc32 } from '@core/snapshot/crc32';
import { decodeSnapshot } from '@core/snapshot/decode';
import { encodeSnapshot, type SnapshotParts } from '@core/snapshot/encode';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { repeatRecording } from '@core/testing/repeat-recording';
import { takeApart } from '@core/testing/snapshot-entries';
import { overviewOfContent, snapshotContent, timelineOfContent } from '@core/testing/snapshots';
import { sampleEnvironment } from '@core/testing/summaries';
import { damagedIn } from '@core/testing/damage';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { Packing, PIECE_BYTES } from './packing';
import { openSnapshotFile, writeSnapshotFile } from './snapshot-file';

const faults = vi.hoisted(() => ({ writes: Infinity }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const writeSync = (...write: Parameters<typeof fs.writeSync>): number => {
    faults.writes -= 1;
    if (faults.writes < 0) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    return fs.writeSync(...write);
  };
  return { ...fs, writeSync };
});

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quiescope-snapshot-file-'));
  path = join(folder, 'a.qsnap');
  faults.writes = Infinity;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** In chunks of a few events, with all results. */
function partsOf(content: SnapshotContent): SnapshotParts {
  const { recording, ...rest } = content;
  return {
    ...rest,
    recording: chunkedInMemory(recording, 5),
    overview: overviewOfContent(content),
    timeline: timelineOfContent(content),
    copied: null,
  };
}

const cycles = { cycles: 5, eventsPerCycle: null, seed: 1 };
/** Raw bytes of several pieces, which deflate to somewhat fewer. */
const raw = new Uint8Array(4 * PIECE_BYTES + 5);
for (let at = 0, state = 1; at < raw.length; at += 1) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
  raw[at] = at % 64 < 16 ? 0 : state >>> 24;
}
const content: SnapshotContent = {
  environment: sampleEnvironment('full'),
  recording: repeatRecording(drawRecording(STOP_CONT_DRAWING), cycles),
  perf: [{ name: 'events-1', bytes: raw }],
  view: FIRST_VIEW,
};

const entriesOf = (file: Uint8Array): Map<string, Buffer> =>
  new Map([...takeApart(file)].map(([name, bytes]) => [name, Buffer.from(bytes)]));

/** Checksums of what lies in the file. */
function packedOf(file: string, names: readonly string[]): number[] {
  const opened = openSnapshotFile(file);
  if (!opened.ok) throw new Error(opened.error.message);
  const { zip } = opened.value.snapshot;
  const sums = names.map((name) => {
    const entry = zip?.entries.get(name);
    const packed = entry === undefined ? undefined : zip?.readPacked(entry);
    if (packed?.ok !== true) throw new Error(`${name} must be there`);
    return crc32(packed.value);
  });
  opened.value.close();
  return sums;
}

describe('a saved snapshot', () => {
  it('is what was put in, and entry by entry what is written on one thread', async () => {
    await fc.assert(
      fc.asyncProperty(snapshotContent, async (any) => {
        const written = await writeSnapshotFile(path, partsOf(any));
        const file = readFileSync(path);
        expect(written).toEqual({ ok: true, value: { sizeBytes: file.length, damaged: [] } });
        expect(decodeSnapshot(file)).toEqual({ ok: true, value: any });
        const results = { overview: overviewOfContent(any), timeline: timelineOfContent(any), leastRows: 5 };
        expect(entriesOf(file)).toEqual(entriesOf(encodeSnapshot(any, results)));
      }),
      { numRuns: 15 },
    );
  });

  it('is the same bytes however many threads pack it', async () => {
    const files: Buffer[] = [];
    for (const packing of [new Packing(undefined, 1), new Packing(undefined, 3), new Packing()]) {
      expect(await writeSnapshotFile(path, partsOf(content), packing)).toMatchObject({ ok: true });
      files.push(readFileSync(path));
    }
    const [first, ...others] = files;
    expect(others.map((other) => first?.equals(other))).toEqual([true, true]);
    const decoded = decodeSnapshot(first ?? Buffer.of());
    expect(decoded.ok && Buffer.from(raw).equals(decoded.value.perf[0]?.bytes ?? Buffer.of())).toBe(true);
  });

  it('that was opened is saved again as it lies there, raw bytes of perf too', async () => {
    await writeSnapshotFile(path, partsOf(content));
    const opened = openSnapshotFile(path);
    if (!opened.ok || opened.value.snapshot.zip === null) throw new Error('must open');
    const { zip, recording, environment, perf, view, overview, timeline } = opened.value.snapshot;
    const parts = { environment, recording, perf, view, overview, timeline, copied: { zip, recording } };
    const again = join(folder, 'again.qsnap');
    expect(await writeSnapshotFile(again, parts)).toMatchObject({ ok: true });
    opened.value.close();
    const packed = [path, again].map((file) => packedOf(file, ['perf/events-1.pipe', 'events/0.arrow']));
    expect(packed[1]).toEqual(packed[0]);
  });

  it('that was opened is saved again but for damage, and damaged raw bytes of perf are named and kept as they are', async () => {
    await writeSnapshotFile(path, partsOf(content));
    const name = 'perf/events-1.pipe';
    writeFileSync(path, damagedIn(readFileSync(path), name));
    const opened = openSnapshotFile(path);
    if (!opened.ok || opened.value.snapshot.zip === null) throw new Error('must open');
    const { zip, recording, ...rest } = opened.value.snapshot;
    const again = join(folder, 'again.qsnap');
    const written = await writeSnapshotFile(again, { ...rest, recording, copied: { zip, recording } });
    expect(written).toMatchObject({ ok: true, value: { damaged: [name] } });
    opened.value.close();
    expect(packedOf(again, [name, 'events/0.arrow'])).toEqual(packedOf(path, [name, 'events/0.arrow']));
    expect(decodeSnapshot(readFileSync(again))).toMatchObject({
      ok: true,
      value: { perf: [{ bytes: null }] },
    });
  });

  it('leaves others their turn between its entries', async () => {
    let turns = 0;
    let isSaved = false;
    const others = (): void => {
      turns += 1;
      if (!isSaved) setImmediate(others);
    };
    setImmediate(others);
    await writeSnapshotFile(path, { ...partsOf(content), perf: [] });
    isSaved = true;
    expect(turns).toBeGreaterThanOrEqual(partsOf(content).recording.firstCycles.length);
  });
});

describe('what is no snapshot', () => {
  it.each([
    ['log', 'text\n', 'input-foreign', 'is no snapshot, but text.'],
    ['perf.data', 'PERFILE2', 'input-foreign', 'is no snapshot, but perf’s data.'],
    ['disk.qcow2', 'QFI\xfb', 'input-foreign', 'is a disk image (qcow2)'],
    // By its name it was one.
    ['torn.qsnap', 'text\n', 'snapshot-corrupt', 'The snapshot is damaged'],
  ])('is told by what it holds: %s', (name, bytes, code, words) => {
    const file = join(folder, name);
    writeFileSync(file, Buffer.from(bytes, 'latin1'));
    const opened = openSnapshotFile(file);
    expect(opened).toMatchObject({ ok: false, error: { code } });
    expect(!opened.ok && opened.error.message).toContain(words);
  });

  it('is a folder, too', () => {
    expect(openSnapshotFile(folder)).toMatchObject({
      error: { code: 'file-unreadable', message: `${folder} is a folder, not a file.` },
    });
  });
});

describe('a snapshot that cannot be saved', () => {
  beforeEach(() => writeFileSync(path, 'old'));
  afterEach(() => expect([readdirSync(folder), readFileSync(path).length]).toEqual([['a.qsnap'], 3]));

  it('as its disk is full leaves the old file and nothing else, wherever it fills', async () => {
    await writeSnapshotFile(join(folder, 'b'), partsOf(content));
    rmSync(join(folder, 'b'));
    for (const writes of [0, 1, 2]) {
      faults.writes = writes;
      expect(await writeSnapshotFile(path, partsOf(content))).toMatchObject({
        ok: false,
        error: { code: 'disk-full', facts: { path } },
      });
    }
  });

  it('as its content cannot be deflated leaves the old file and nothing else', async () => {
    for (const after of [0, 2]) {
      let pieces = 0;
      const packing = new Packing(({ content: whole }) => {
        pieces += 1;
        return pieces > after ? Promise.reject(new Error('no memory')) : Promise.resolve([whole]);
      }, 1);
      await expect(writeSnapshotFile(path, partsOf(content), packing)).rejects.toThrow('no memory');
    }
  });

  it('as a chunk cannot be read any more leaves nothing under way', async () => {
    const parts = partsOf(content);
    const recording = {
      ...parts.recording,
      chunk: (index: number) => {
        if (index > 0) throw new UnreadableEvents(failure('file-unreadable', 'It is gone.'));
        return parts.recording.chunk(index);
      },
    };
    let running = 0;
    const packing = new Packing(async ({ content: whole }) => {
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      return [whole];
    });
    await expect(writeSnapshotFile(path, { ...parts, recording }, packing)).rejects.toThrow(UnreadableEvents);
    expect(running).toBe(0);
  });
});
