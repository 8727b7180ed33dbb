import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RecordingOverview } from '@core/analysis/overview';
import { isCostLost, withoutEnvironment } from '@core/analysis/passed-over';
import type { Result } from '@core/errors';
import { encodeSnapshot } from '@core/snapshot/encode';
import { decodeSnapshot } from '@core/snapshot/decode';
import { plainSlices } from '@core/testing/all-slices';
import { bareAfter } from '@core/testing/bare-cycles';
import { damagedIn, damageOf } from '@core/testing/damage';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { repeatRecording } from '@core/testing/repeat-recording';
import { takeApart } from '@core/testing/snapshot-entries';
import { resultsOfContent } from '@core/testing/snapshots';
import { sampleEnvironment } from '@core/testing/summaries';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { openSnapshotFile } from '../host/files/snapshot-file';
import { Recordings } from './recordings';

const CYCLES = 60;
const ALL = { cycle: 0, startNs: -1e9, endNs: 1e12, widthPx: 10 };
const always = (): Promise<boolean> => Promise.resolve(true);

const folder = mkdtempSync(join(tmpdir(), 'quiescope-recordings-'));
let files = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recording = repeatRecording(drawRecording(STOP_CONT_DRAWING), {
  ...{ cycles: CYCLES, eventsPerCycle: null, seed: 3 },
});
const content = {
  environment: sampleEnvironment(recording.level),
  ...{ recording, perf: [], view: { ...FIRST_VIEW, cycle: 3 } },
};
const sound = encodeSnapshot(content, resultsOfContent(content));

/** Opened, with what was told of it meanwhile. */
async function opened(file: Uint8Array) {
  const path = join(folder, `${String((files += 1))}.qsnap`);
  writeFileSync(path, file);
  const corrected: RecordingOverview[] = [];
  const recordings = new Recordings((_, overview) => corrected.push(overview));
  const stored = openSnapshotFile(path);
  if (!stored.ok) throw new Error(stored.error.message);
  const kept = await recordings.addStored(stored.value, path, always);
  if (!kept.ok) throw new Error(kept.error.message);
  const { id, summary, view } = kept.value;
  /** All of its timeline, asked for as the window asks: until it is whole. */
  const slices = async (): Promise<unknown> => {
    for (;;) {
      const drawn = await recordings.timeline(id, ALL);
      if (!drawn.ok) throw new Error(drawn.error.message);
      if (drawn.value.quality === 'whole') return plainSlices(drawn.value);
    }
  };
  const sums = (): unknown => {
    for (;;) {
      const summed = recordings.ask(id, (source) => source.sums(ALL));
      if (!summed.ok) throw new Error(summed.error.message);
      if (summed.value.summed === summed.value.cycles) return summed.value;
    }
  };
  return { recordings, id, summary, view, corrected, slices, sums };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const aboutFile = ({ findings }: RecordingOverview): unknown[] =>
  findings
    .filter(({ id }) => id === 'made-anew' || id.startsWith('lost-'))
    .map(({ id, evidence }) => [id, evidence]);
const said = (id: string, name: string): unknown => [id, expect.stringMatching(damageOf(name)) as unknown];

describe('a snapshot with a damaged part that is not needed', () => {
  const row = [...takeApart(sound).keys()].find((name) => name.startsWith('timeline/0.')) ?? '';
  it.each([row, 'timeline/figures.value.i32'])(
    'is drawn, summed and searched without %s, and a finding says so once',
    async (name) => {
      const whole = await opened(sound);
      const damaged = await opened(damagedIn(sound, name));
      expect(aboutFile(damaged.summary)).toEqual([]);
      expect(await damaged.slices()).toEqual(await whole.slices());
      expect(damaged.sums()).toEqual(whole.sums());
      expect(damaged.corrected.map(aboutFile)).toEqual([[said('made-anew', name)]]);
      expect(whole.corrected).toEqual([]);
    },
  );

  it.each([false, true])('is saved whole, whether it was looked at or not (%s)', async (isDrawn) => {
    const { recordings, id, corrected, slices } = await opened(damagedIn(sound, row));
    if (isDrawn) await slices();
    const again = join(folder, 'again.qsnap');
    expect(await recordings.save(id, again, null)).toMatchObject({ ok: true, value: { missing: null } });
    expect(decodeSnapshot(readFileSync(again))).toEqual({ ok: true, value: content });
    expect(corrected).toHaveLength(1);
    expect(await slices()).toEqual(await (await opened(readFileSync(again))).slices());
  });

  it.each(['overview.json', 'overview.arrow', 'ladders.arrow', 'timeline.json'])(
    'says at once that %s is made anew, and has the same figures',
    async (name) => {
      const whole = await opened(sound);
      const { summary, view, slices } = await opened(damagedIn(sound, name));
      expect(aboutFile(summary)).toEqual([said('made-anew', name)]);
      expect(summary.cycles).toEqual(whole.summary.cycles);
      expect(view).toEqual(content.view);
      expect(await slices()).toEqual(await whole.slices());
    },
  );

  it('is shown as a new one is where its view is damaged, and says what is lost', async () => {
    const { summary, view } = await opened(damagedIn(sound, 'view.json'));
    expect(view).toEqual(FIRST_VIEW);
    expect(aboutFile(summary)).toEqual([said('lost-view', 'view.json')]);
  });

  it('is of an unknown machine where its environment is damaged, and says so in every copy', async () => {
    const whole = await opened(sound);
    const { recordings, id, summary, view } = await opened(damagedIn(sound, 'environment.json'));
    expect(aboutFile(summary)).toEqual([said('lost-environment', 'environment.json')]);
    expect([summary.cycles, view]).toEqual([whole.summary.cycles, content.view]);
    const again = join(folder, 'again.qsnap');
    const saved = await recordings.save(id, again, null);
    if (!saved.ok) throw new Error(saved.error.message);
    expect(saved.value.missing).toMatch(damageOf('environment.json'));
    const copy = await opened(readFileSync(again));
    expect(aboutFile(copy.summary)).toEqual([]);
    expect(copy.summary.environment).toEqual(withoutEnvironment(recording.level));
    expect(valueOf(decodeSnapshot(readFileSync(again))).recording).toEqual(recording);
  });

  it('has no cost of the instrument where its bare cycles are damaged, and says so in every copy', async () => {
    const whole = { ...content, recording: { ...recording, bare: bareAfter(0, 6, 12) } };
    const file = encodeSnapshot(whole, resultsOfContent(whole));
    expect((await opened(file)).summary.observer).not.toBeNull();
    const { recordings, id, summary } = await opened(damagedIn(file, 'bare.arrow'));
    expect(summary.observer).toBeNull();
    expect(aboutFile(summary)).toEqual([said('lost-bare', 'bare.arrow')]);
    const again = join(folder, 'again.qsnap');
    const saved = await recordings.save(id, again, null);
    if (!saved.ok) throw new Error(saved.error.message);
    expect(saved.value.missing).toMatch(damageOf('bare.arrow'));
    expect(saved.value.missing).toMatch(/^The bare cycles could not be read.* All else was saved\.$/);
    const copy = await opened(readFileSync(again));
    expect([aboutFile(copy.summary), copy.summary.observer]).toEqual([[], null]);
    expect(isCostLost(copy.summary.environment)).toBe(true);
    const { environment, recording: read } = valueOf(decodeSnapshot(readFileSync(again)));
    expect(read).toEqual(recording);
    expect({ ...environment, shortfalls: [] }).toEqual(content.environment);
  });
});
