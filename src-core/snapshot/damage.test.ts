import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributedByNeed } from '../analysis/attribution';
import { isCostLost, withoutEnvironment } from '../analysis/passed-over';
import { memorySource } from '../byte-source';
import { UnreadableEvents } from '../recording/unreadable-events';
import { plainSlices } from '../testing/all-slices';
import { bareAfter } from '../testing/bare-cycles';
import { damagedIn, placeIn, turnedAt } from '../testing/damage';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { putTogether, takeApart } from '../testing/snapshot-entries';
import { resultsOfContent } from '../testing/snapshots';
import { sampleEnvironment } from '../testing/summaries';
import { createTimelineSource } from '../timeline/timeline-view';
import { FIRST_VIEW } from '../timeline/view-state';
import { encodeSnapshot } from './encode';
import { encodeJson } from './json';
import { openSnapshot, type OpenedSnapshot } from './open';
import { durationNs } from '../units';

const CYCLES = 12;
const recording = {
  ...repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: CYCLES, eventsPerCycle: null, seed: 3 }),
  bare: bareAfter(0, 6, 12),
};
const content = {
  environment: sampleEnvironment(recording.level),
  recording,
  perf: [{ name: 'events-1', bytes: Uint8Array.from({ length: 500 }, (_, at) => at % 7) }],
  view: { ...FIRST_VIEW, cycle: 3 },
};
const SOUND = encodeSnapshot(content, { ...resultsOfContent(content), leastRows: 40 });
const NAMES = [...takeApart(SOUND).keys()];

/** What a damaged entry may cost: the file, the cycles of its chunk, raw bytes, the view, what the instrument costs, where it came from; or time alone, because it is made anew. */
type Cost = 'file' | 'cycles' | 'perf' | 'view' | 'observer' | 'environment' | 'time';

const COSTS: readonly (readonly [RegExp, Cost])[] = [
  [/^manifest\.json$/, 'file'],
  [/^environment\.json$/, 'environment'],
  [/^recording\.json$/, 'file'],
  [/^cycles\.arrow$/, 'file'],
  [/^bare\.arrow$/, 'observer'],
  [/^events\/\d+\.arrow$/, 'cycles'],
  [/^perf\/.+\.pipe$/, 'perf'],
  [/^view\.json$/, 'view'],
  [/^overview\.(json|arrow)$/, 'time'],
  [/^ladders\.arrow$/, 'time'],
  [/^timeline\.json$/, 'time'],
  [/^timeline\//, 'time'],
];

/** All that somebody sees of a recording, each question asked until it is answered whole. */
function seen(snapshot: OpenedSnapshot) {
  const { recording, overview, timeline, view, perf, passedOver, environment } = snapshot;
  const analysis = attributedByNeed(recording);
  const passed = [...passedOver];
  const source = createTimelineSource(analysis, {
    ...{ table: overview?.cycles ?? null, stored: timeline, budget: Infinity },
    passedOver: (failure) => passed.push({ part: 'timeline', failure }),
  });
  const unread: number[] = [];
  for (let cycle = 0; cycle < analysis.count; cycle += 1)
    try {
      analysis.cycle(cycle);
    } catch (thrown) {
      if (!(thrown instanceof UnreadableEvents)) throw thrown;
      unread.push(cycle);
    }
  const all = { cycle: 0, startNs: -1e9, endNs: 1e12 };
  const drawn = source.view({ ...all, widthPx: 10 });
  return {
    answers: {
      slices: drawn.ok && [drawn.value.quality, plainSlices(drawn.value)],
      sums: source.sums(all),
      found: source.find({ cycle: 0, text: 'vm_st', from: null, direction: 'next' }),
    },
    ...{ unread, view, perf: perf.map(({ bytes }) => bytes), passed, environment },
    observers: [analysis.observer, overview === null ? analysis.observer : overview.observer],
  };
}

const opened = (file: Uint8Array): OpenedSnapshot => {
  const snapshot = openSnapshot(memorySource(file));
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return snapshot.value;
};
const WHOLE = seen(opened(SOUND));

/** What damage costs of the sound file; null for nothing, not even a word. */
function costOf(file: Uint8Array): { readonly cost: Cost | null; readonly entry: unknown } {
  const snapshot = openSnapshot(memorySource(file));
  if (!snapshot.ok) return { cost: 'file', entry: snapshot.error.facts['entry'] };
  const { answers, unread, view, perf, passed, environment, observers } = seen(snapshot.value);
  const [first, ...more] = passed;
  expect(more).toEqual([]);
  const entry = first?.failure.facts['entry'] ?? null;
  if (unread.length > 0) return { cost: 'cycles', entry };
  expect(answers).toEqual(WHOLE.answers);
  if (perf.includes(null)) return { cost: 'perf', entry };
  if (first?.part === 'view') {
    expect(view).toEqual(FIRST_VIEW);
    return { cost: 'view', entry };
  }
  expect(view).toEqual(WHOLE.view);
  if (first?.part === 'bare') {
    expect([observers, isCostLost(environment)]).toEqual([[null, null], true]);
    return { cost: 'observer', entry };
  }
  expect(observers).toEqual(WHOLE.observers);
  if (first?.part === 'environment') {
    expect(environment).toEqual(withoutEnvironment(recording.level));
    return { cost: 'environment', entry };
  }
  expect(environment).toEqual(WHOLE.environment);
  return { cost: first === undefined ? null : 'time', entry };
}

const mayCost = (name: string): Cost => {
  const [row, ...more] = COSTS.filter(([pattern]) => pattern.test(name));
  if (row === undefined || more.length > 0) throw new Error(`What does ${name} cost?`);
  return row[1];
};

describe('a damaged entry of a snapshot', () => {
  it('is of every kind that there is', () => {
    for (const [pattern] of COSTS) expect(NAMES.filter((name) => pattern.test(name))).not.toEqual([]);
    expect(WHOLE).toMatchObject({ unread: [], passed: [], view: content.view });
    expect(opened(SOUND).recording.firstCycles.length).toBeGreaterThan(2);
  });

  it.each(NAMES.map((name) => [name, mayCost(name)] as const))('%s costs: %s', (name, cost) => {
    const { packedFrom, end } = placeIn(SOUND, name);
    const lost = new Uint8Array(SOUND).fill(0, packedFrom, end);
    for (const file of [damagedIn(SOUND, name), lost]) {
      const found = costOf(file);
      expect(found.cost).toBe(cost);
      if (cost !== 'cycles' && cost !== 'perf') expect(found.entry).toBe(name);
    }
  });

  it('never costs more, whichever of its bits is turned, its header’s among them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.nat(), fc.nat(7), (name, at, bit) => {
        const { from, end } = placeIn(SOUND, name);
        const { cost } = costOf(turnedAt(SOUND, from + (at % (end - from)), bit));
        // Some bits of a header tell nothing that is read.
        expect([mayCost(name), null]).toContain(cost);
      }),
      { numRuns: 120 },
    );
  });

  it('is told even where it is a table that has no rows', () => {
    const file = encodeSnapshot({ ...content, recording: { ...recording, bare: [] } });
    const { passedOver, environment } = opened(damagedIn(file, 'bare.arrow'));
    expect(passedOver).toMatchObject([{ part: 'empty table', failure: { facts: { entry: 'bare.arrow' } } }]);
    expect(environment).toEqual(content.environment);
  });

  it('is no entry that is sound and lies, or that is not there: such a file is refused', () => {
    const bareOf = (bare: typeof recording.bare): Uint8Array =>
      takeApart(encodeSnapshot({ ...content, recording: { ...recording, bare } })).get('bare.arrow') ?? SOUND;
    const [one] = recording.bare;
    if (one === undefined) throw new Error('There is no bare cycle.');
    for (const bare of [[one], [one, one, { ...one, clientPauseNs: durationNs(-1) }]]) {
      const file = putTogether(takeApart(SOUND).set('bare.arrow', bareOf(bare)));
      expect(openSnapshot(memorySource(file))).toMatchObject({ error: { facts: { entry: 'bare.arrow' } } });
    }
    for (const entry of ['bare.arrow', 'environment.json']) {
      const entries = takeApart(SOUND);
      entries.delete(entry);
      const file = putTogether(entries);
      expect(openSnapshot(memorySource(file))).toMatchObject({
        error: { facts: { entry, what: 'it is missing' } },
      });
    }
    const lying = putTogether(takeApart(SOUND).set('environment.json', encodeJson({ level: 'full' })));
    expect(openSnapshot(memorySource(lying))).toMatchObject({
      error: { facts: { entry: 'environment.json' } },
    });
  });

  it('costs its own cycles alone where it is a chunk of events', () => {
    const { firstCycles } = opened(SOUND).recording;
    const { unread } = seen(opened(damagedIn(SOUND, 'events/1.arrow')));
    const [from, end] = [firstCycles[1] ?? 0, firstCycles[2] ?? 0];
    expect(unread).toEqual(Array.from({ length: end - from }, (_, at) => from + at));
  });
});
