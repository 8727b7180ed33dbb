import { beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '@core/errors';
import type { RangeSums } from '@core/timeline/range-sums';
import type { FindResult } from '@core/timeline/search';
import { createApi } from '../api/client';
import { drawnSummary } from '../testing/drawn-recording';
import { createFakeClient, wireFailure } from '../testing/fake-client';
import type { FakeClient } from '../testing/fake-client';
import { connect } from './connect';
import type { SelectedSlice, Zoom } from './model';
import { summaryOf } from './selectors/cycles';
import { createAppStore } from './store';
import type { AppStore } from './store';

const summary = drawnSummary({ cycles: 5 });
const APART_NS = (summary.cycles[1]?.startNs ?? 0) - (summary.cycles[0]?.startNs ?? 0);

let client: FakeClient;
let store: AppStore;

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const asked = (channel: string): unknown[] =>
  client.asked.filter((one) => one.channel === channel).map((one) => one.input);
const rangeOf = (zoom: Zoom): unknown => (zoom.zoom === 'range' ? [zoom.startNs, zoom.endNs] : zoom.part);

const slice = (cycle: number, startNs: number): SelectedSlice => ({
  laneId: 'main',
  laneTitle: 'main loop',
  depth: 1,
  startNs,
  endNs: startNs + 1000,
  label: 'vm_stop',
  cycle,
  detail: null,
});

beforeEach(async () => {
  client = createFakeClient(
    ['a', 'b'].map((id) => ({ entry: { id, name: id, path: null, saved: true }, summary })),
  );
  const api = createApi(client);
  store = createAppStore({ api, nowMs: () => 0 });
  connect(store, api, () => undefined);
  await settle();
  store.getState().widthChanged(800);
  await settle();
});

describe('a slice of a neighbour that is selected', () => {
  test('makes its cycle the selected one and leaves what is in sight where it is', () => {
    store.getState().zoomToRange({ startNs: 0, endNs: 2 * APART_NS });
    store.getState().selectTimeRange({ startNs: 10, endNs: 20 });
    store.getState().anchorAt(1, slice(1, APART_NS + 500));
    const state = store.getState();
    expect(state.cycle).toBe(1);
    expect(rangeOf(state.zoom)).toEqual([-APART_NS, APART_NS]);
    expect(state.slice).toMatchObject({ startNs: 500, endNs: 1500, cycle: 1 });
    expect(state.timeRange).toEqual({ startNs: 10 - APART_NS, endNs: 20 - APART_NS });
  });
});

describe('another cycle', () => {
  test('is shown in the same range from its own request where that range is within a cycle', () => {
    store.getState().zoomToRange({ startNs: 100, endNs: 5000 });
    store.getState().selectCycle(2);
    expect(rangeOf(store.getState().zoom)).toEqual([100, 5000]);
  });

  test('is shown where it lies where many are in sight', () => {
    store.getState().zoomToRange({ startNs: -APART_NS, endNs: 4 * APART_NS });
    store.getState().selectCycle(2);
    expect(rangeOf(store.getState().zoom)).toEqual([-3 * APART_NS, 2 * APART_NS]);
  });
});

describe('a slice of which nothing is known', () => {
  test('says so, or why, in place of looking it up for ever', async () => {
    client.answer('recording.detail', async () => ok(null));
    store.getState().selectSlice(slice(0, 100));
    await settle();
    expect(store.getState().slice).toMatchObject({ detail: null, missing: expect.stringMatching(/record/) });
    client.answer('recording.detail', async () => err(wireFailure('file-unreadable', 'It is torn.')));
    store.getState().selectSlice(slice(0, 200));
    await settle();
    expect(store.getState().slice).toMatchObject({ startNs: 200, detail: null, missing: 'It is torn.' });
  });

  test('is looked up without being selected', async () => {
    const known = await store.getState().lookUpSlice(slice(0, 300));
    expect(known.detail?.evidence).toBeTruthy();
    expect(store.getState().slice).toBeNull();
  });
});

describe('views of the timeline', () => {
  test('that are there or on their way already are not asked for again', async () => {
    const before = asked('recording.timeline').length;
    store.getState().zoomToRange({ startNs: 1000, endNs: 500_000 });
    store.getState().lookAt({ startNs: 1000, endNs: 500_000 });
    await settle();
    store.getState().lookAt({ startNs: 2000, endNs: 501_000 });
    await settle();
    expect(asked('recording.timeline')).toHaveLength(before + 1);
  });
});

describe('views of the cycles that one step leads to', () => {
  const lookAhead = async (): Promise<number> => {
    await store.getState().lookAhead();
    return asked('recording.timeline').length;
  };
  const cycleShown = () => [store.getState().cycle, store.getState().shown?.view.request.cycle];

  test('are asked for ahead once, and then shown without asking', async () => {
    const before = await lookAhead();
    expect(await lookAhead()).toBe(before);
    store.getState().stepCycle(1);
    expect(cycleShown()).toEqual([1, 1]);
    store.getState().selectCycle(0);
    store.getState().selectWorst();
    const [worst, drawn] = cycleShown();
    expect(drawn).toBe(worst);
    await settle();
    // Back to the first, which nobody had asked for ahead.
    expect(asked('recording.timeline')).toHaveLength(before + 1);
  });

  test('are asked for as the one in sight is: the same range from their own request', async () => {
    store.getState().zoomToRange({ startNs: 100, endNs: 5000 });
    await settle();
    await lookAhead();
    store.getState().stepCycle(1);
    const { zoom, shown } = store.getState();
    expect(rangeOf(zoom)).toEqual([100, 5000]);
    expect(shown?.view.request).toMatchObject({ cycle: 1 });
    expect(shown?.view.request.startNs).toBeLessThanOrEqual(100);
    expect(shown?.view.request.endNs).toBeGreaterThanOrEqual(5000);
  });

  test('are of no use once the recording was corrected', async () => {
    const before = await lookAhead();
    const known = summaryOf(store.getState());
    if (!known) throw new Error('no recording is shown');
    store.getState().recordingCorrected('b', { ...known, cycles: { ...known.cycles } });
    store.getState().stepCycle(1);
    await settle();
    expect(asked('recording.timeline')).toHaveLength(before + 1);
  });

  test('are let be where many cycles are in sight, and while what is in sight is still coming', async () => {
    const before = asked('recording.timeline').length;
    store.getState().zoomToRange({ startNs: -APART_NS, endNs: 4 * APART_NS });
    expect(await lookAhead()).toBe(before + 1);
    expect(await lookAhead()).toBe(before + 1);
  });

  test('are not overtaken by the late answer to an earlier question', async () => {
    await lookAhead();
    store.getState().stepCycle(1);
    store.getState().zoomToRange({ startNs: 100, endNs: 5000 });
    store.getState().zoomTo({ zoom: 'fit', part: 'both' });
    const fitted = store.getState().shown?.view.request;
    await settle();
    expect(store.getState().shown?.view.request).toEqual(fitted);
  });
});

describe('cycles in sight that were not looked at yet', () => {
  let before = 0;
  const questions = (): unknown[] => asked('recording.timeline').slice(before);

  /** Says of each answer in turn how many of five cycles were looked at, and of all further ones what it said last. */
  async function storeTold(told: readonly number[]): Promise<AppStore> {
    before = 0;
    const api = createApi(client);
    let answers = 0;
    const lazy = createAppStore({
      nowMs: () => 0,
      api: {
        ...api,
        timeline: async (id, request) => {
          const reply = await api.timeline(id, request);
          const done = told[Math.min(answers, told.length - 1)] ?? 0;
          answers += 1;
          const quality = done < 5 ? 'coarse' : 'whole';
          return reply.ok ? ok({ ...reply.value, quality, attributed: { done, total: 5 } }) : reply;
        },
      },
    });
    connect(lazy, api, () => undefined);
    await settle();
    before = questions().length;
    lazy.getState().widthChanged(800);
    for (let turn = 0; turn < 10; turn += 1) await settle();
    return lazy;
  }

  test('come with the same question asked again until all of them were', async () => {
    const lazy = await storeTold([1, 3, 5]);
    expect(questions()).toHaveLength(3);
    expect(new Set(questions().map((one) => JSON.stringify(one))).size).toBe(1);
    expect(lazy.getState().shown?.view.attributed).toEqual({ done: 5, total: 5 });
  });

  test('are not asked for without end where no more of them can be looked at', async () => {
    const lazy = await storeTold([1, 3]);
    expect(questions()).toHaveLength(3);
    expect(lazy.getState().shown?.view.quality).toBe('coarse');
  });

  test('are let be once another view is asked for', async () => {
    const lazy = await storeTold([1, 1, 5]);
    expect(questions()).toHaveLength(2);
    lazy.getState().zoomToRange({ startNs: 0, endNs: 3 * APART_NS });
    await settle();
    expect(questions()).toHaveLength(3);
    expect(lazy.getState().shown?.view.quality).toBe('whole');
  });
});

describe('a marker', () => {
  test('gets the first free letter, keeps its place in time, and is unsaved until it is saved', () => {
    const { markAt, removeMarker, changeMarker } = store.getState();
    for (const timeNs of [300, 100]) markAt(timeNs);
    changeMarker(0, { note: 'here' });
    expect(store.getState().markers).toEqual([
      { timeNs: 100, label: 'B', note: 'here' },
      { timeNs: 300, label: 'A', note: '' },
    ]);
    expect(store.getState()).toMatchObject({ chosenMarker: 0, markersUnsaved: true });
    removeMarker(1);
    markAt(50);
    expect(store.getState().markers.map(({ label }) => label)).toEqual(['A', 'B']);
  });

  test('stays with its recording', async () => {
    store.getState().markAt(7);
    await store.getState().selectRecording('a');
    expect(store.getState()).toMatchObject({ markers: [], markersUnsaved: false });
    await store.getState().selectRecording('b');
    expect(store.getState()).toMatchObject({ markers: [{ timeNs: 7 }], markersUnsaved: true });
  });

  test('is chosen, not made twice, where one is already', () => {
    store.getState().markAt(7);
    store.getState().markAt(7);
    expect(store.getState().markers).toHaveLength(1);
    expect(store.getState().chosenMarker).toBe(0);
  });
});

describe('a search', () => {
  const found = (place: number, of: number, startNs: number): FindResult => ({
    state: 'found',
    slice: {
      cycle: 0,
      laneId: 'main',
      depth: 1,
      startNs,
      endNs: startNs + 10,
      label: 'vm_stop',
      inStack: null,
      of,
    },
    wrapped: false,
    count: 2,
    place,
    unread: null,
  });

  test('selects what it found, in whichever cycle that is, and goes on from there', async () => {
    const answers = [found(1, 0, 100), found(2, 1, APART_NS + 100)];
    client.answer('recording.find', async () => ok(answers.shift() ?? { state: 'none', unread: null }));
    store.getState().searchFor('vm_stop');
    await settle();
    expect(store.getState().slice).toMatchObject({ startNs: 100, cycle: 0 });
    expect(store.getState().search).toMatchObject({ state: 'found', place: 1, count: 2 });
    store.getState().findNext('next');
    await settle();
    expect(store.getState()).toMatchObject({ cycle: 1, slice: { startNs: 100, cycle: 1 } });
    expect(asked('recording.find')[1]).toMatchObject({
      request: { from: { timeNs: 100, laneId: 'main', depth: 1, of: 0 }, direction: 'next' },
    });
  });

  test('shows what it found at once, and asks on until it knows how many there are', async () => {
    const first = found(1, 0, 100);
    if (first.state !== 'found') throw new Error('It was not found.');
    const slice = { ...first.slice, inStack: 'io_schedule' };
    const uncounted: FindResult = { ...first, slice, count: null, place: null };
    const replies: ((result: FindResult) => void)[] = [];
    client.answer('recording.find', () => new Promise((resolve) => replies.push((one) => resolve(ok(one)))));
    store.getState().searchFor('io_sched');
    await settle();
    replies[0]?.(uncounted);
    await settle();
    expect(store.getState().search).toMatchObject({ state: 'found', count: null, inStack: 'io_schedule' });
    expect(store.getState().slice).toMatchObject({ startNs: 100, inStack: 'io_schedule' });
    store.getState().selectSlice(null);
    replies[1]?.({ ...first, slice, count: 5 });
    await settle();
    expect(store.getState().search).toMatchObject({ place: 1, count: 5 });
    // Whoever went on meanwhile stays where they are.
    expect(store.getState().slice).toBeNull();
    expect(asked('recording.find')).toHaveLength(2);
    expect(asked('recording.find')[0]).toEqual(asked('recording.find')[1]);
  });

  test('says that there is none', async () => {
    client.answer('recording.find', async () => ok({ state: 'none', unread: null }));
    store.getState().searchFor('nothing');
    await settle();
    expect(store.getState().search).toMatchObject({ open: true, text: 'nothing', state: 'none' });
  });

  test('goes on until all was looked at, and drops answers to what was typed before', async () => {
    const replies: ((result: FindResult) => void)[] = [];
    client.answer('recording.find', () => new Promise((resolve) => replies.push((one) => resolve(ok(one)))));
    store.getState().searchFor('a');
    store.getState().searchFor('ab');
    await settle();
    replies[1]?.({ state: 'searching', done: 1, total: 5 });
    await settle();
    expect(store.getState().search).toMatchObject({ state: 'searching', done: 1, total: 5 });
    replies[0]?.(found(1, 0, 1));
    replies[2]?.({ state: 'none', unread: null });
    await settle();
    expect(store.getState().search).toMatchObject({ text: 'ab', state: 'none' });
    expect(store.getState().slice).toBeNull();
  });
});

describe('the sums of a range', () => {
  const sums = (summed: number): RangeSums => ({
    request: { cycle: 0, startNs: 0, endNs: 10 },
    cycles: 2,
    summed,
    unread: null,
    busyNs: 10,
    phases: [],
    states: [],
    threads: [],
    functions: [],
    samples: [],
  });

  test('are asked for until every cycle is in them', async () => {
    const answers = [sums(1), sums(2)];
    client.answer('recording.sums', async () => ok(answers.shift() ?? sums(0)));
    store.getState().selectTimeRange({ startNs: 0, endNs: 10 });
    expect(store.getState().rangeSums).toEqual({ state: 'waiting' });
    await settle();
    expect(store.getState().rangeSums).toEqual({ state: 'known', sums: sums(2) });
    expect(asked('recording.sums')).toHaveLength(2);
  });

  test('go with the range', async () => {
    client.answer('recording.sums', async () => ok(sums(2)));
    store.getState().selectTimeRange({ startNs: 0, endNs: 10 });
    store.getState().selectTimeRange(null);
    await settle();
    expect(store.getState().rangeSums).toEqual({ state: 'none' });
  });
});
