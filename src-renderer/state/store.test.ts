import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { err, ok } from '@core/errors';
import type { WireResult } from '@contract/wire-failure';
import type { TimelineView } from '@core/timeline/timeline';
import { createApi } from '../api/client';
import { drawnSummary } from '../testing/drawn-recording';
import { drawnTimeline } from '../testing/drawn-timeline';
import { createFakeClient, wireFailure } from '../testing/fake-client';
import type { FakeClient } from '../testing/fake-client';
import { connect } from './connect';
import type { GuestState } from './model';
import { createAppStore } from './store';
import type { AppStore } from './store';

const RUNNING: GuestState = {
  state: 'running',
  settings: DEFAULT_GUEST,
  pid: 1,
  accelerator: 'kvm',
  acceleratorNote: null,
  qemuVersion: '7.2.22',
};
const summary = drawnSummary({ cycles: 5 });
const entries = ['a', 'b'].map((id) => ({ id, name: id, path: null, saved: false }));

let client: FakeClient;
let store: AppStore;
let nowMs: number;
let run: string[];

/** Lets every promise that is ready run. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const askedFor = (channel: string): unknown[] =>
  client.asked.filter((one) => one.channel === channel).map((one) => one.input);

beforeEach(() => {
  client = createFakeClient(entries.map((entry) => ({ entry, summary })));
  const api = createApi(client);
  nowMs = 0;
  run = [];
  store = createAppStore({ api, nowMs: () => nowMs });
  connect(store, api, (id) => run.push(id));
});

describe('one click on Record', () => {
  test('launches the guest first, and records once it runs', async () => {
    await store.getState().recordOrLaunch();
    expect(askedFor('guest.launch')).toEqual([DEFAULT_GUEST]);
    expect(askedFor('record.start')).toEqual([]);
    client.emit('guest.changed', { state: 'launching', settings: DEFAULT_GUEST });
    client.emit('guest.changed', RUNNING);
    await settle();
    expect(askedFor('record.start')).toEqual([DEFAULT_RECORD]);
    client.emit('guest.changed', RUNNING);
    await settle();
    expect(askedFor('record.start')).toHaveLength(1);
  });

  test('records at once when a guest runs', async () => {
    client.emit('guest.changed', RUNNING);
    await store.getState().recordOrLaunch();
    expect(askedFor('guest.launch')).toEqual([]);
    expect(askedFor('record.start')).toHaveLength(1);
  });

  test('records nothing after a launch that failed, and says so once', async () => {
    const failure = wireFailure('qemu-exited', 'QEMU exited at once.', 'do this');
    client.answer('guest.launch', async () => {
      client.emit('guest.changed', { state: 'failed', failure });
      return err(failure);
    });
    await store.getState().recordOrLaunch();
    expect(store.getState().recordOnceRunning).toBe(false);
    expect(store.getState().notices).toHaveLength(1);
    expect(store.getState().notices[0]).toMatchObject({ message: 'QEMU exited at once.', remedy: 'do this' });
    client.emit('guest.changed', RUNNING);
    await settle();
    expect(askedFor('record.start')).toEqual([]);
  });

  test('can be taken back while the guest is launched', async () => {
    await store.getState().recordOrLaunch();
    await store.getState().cancelRecording();
    expect(askedFor('guest.stop')).toHaveLength(1);
    client.emit('guest.changed', RUNNING);
    await settle();
    expect(askedFor('record.start')).toEqual([]);
  });
});

describe('a recording', () => {
  test('is shown in the window that began it, first cycle first', async () => {
    await settle();
    client.emit('record.changed', { state: 'finished', id: 'a', done: 5, total: 5, failure: null });
    await settle();
    expect(store.getState().recordingId).toBe('b');
    client.emit('command.given', { command: 'show', id: 'a' });
    await settle();
    expect(store.getState().recordingId).toBe('a');
    expect(store.getState().loaded['a']?.state).toBe('loaded');
    expect(store.getState().cycle).toBe(0);
  });

  test('that ended early keeps its cycles and says why', async () => {
    const failure = wireFailure('qemu-exited', 'QEMU died in cycle 6.');
    client.emit('record.changed', { state: 'finished', id: 'b', done: 5, total: 50, failure });
    await settle();
    expect(store.getState().cycle).toBe(0);
    expect(store.getState().notices[0]?.message).toBe('QEMU died in cycle 6.');
  });

  test('is found again in the view and with the filter that it was left with', async () => {
    await settle();
    store.getState().showView('statistics');
    store.getState().setFilter('index < 2');
    await store.getState().selectRecording('a');
    expect(store.getState()).toMatchObject({ view: 'statistics', filter: { inForce: 'index < 2' } });
    store.getState().showView('overlay');
    store.getState().setFilter('');
    await store.getState().selectRecording('b');
    expect(store.getState()).toMatchObject({ view: 'statistics', filter: { inForce: 'index < 2' } });
  });

  test('gives its place to another when it is closed', async () => {
    await settle();
    expect(store.getState().recordingId).toBe('b');
    client.emit('recordings.changed', entries.slice(0, 1));
    await settle();
    expect(store.getState().recordingId).toBe('a');
    client.emit('recordings.changed', []);
    expect(store.getState()).toMatchObject({ recordingId: null, cycle: null, loaded: {} });
  });

  test('that cannot be opened is a notice, a closed dialog is none', async () => {
    await store.getState().openRecording(null);
    expect(store.getState().notices).toEqual([]);
    client.answer('recording.open', async () => err(wireFailure('snapshot-corrupt', 'Not a snapshot.')));
    client.emit('command.given', { command: 'open', path: '/x.qsnap' });
    await settle();
    expect(store.getState().notices[0]?.message).toBe('Not a snapshot.');
  });

  test('knows since when cycles have been counted, until it ends', () => {
    const under = { settings: DEFAULT_RECORD, done: 0, total: 50, live: [] };
    client.emit('record.changed', { state: 'preparing', ...under });
    expect(store.getState().cyclesSinceMs).toBeNull();
    nowMs = 70;
    client.emit('record.changed', { state: 'recording', ...under });
    nowMs = 90;
    client.emit('record.changed', { state: 'recording', ...under, done: 1 });
    expect(store.getState().cyclesSinceMs).toBe(70);
    client.emit('record.changed', { state: 'cancelled' });
    expect(store.getState().cyclesSinceMs).toBeNull();
  });
});

describe('the timeline', () => {
  test('asks for one view at a time, and of those that waited only for the latest', async () => {
    await settle();
    const replies: ((view: WireResult<TimelineView>) => void)[] = [];
    client.answer('recording.timeline', () => new Promise((resolve) => replies.push(resolve)));
    store.getState().widthChanged(800);
    for (const step of [1, 2, 3]) store.getState().zoomToRange({ startNs: 0, endNs: 1_000_000 / step });
    expect(askedFor('recording.timeline')).toHaveLength(1);
    const row = summary.cycles[0];
    if (!row) throw new Error('no cycle');
    replies[0]?.(ok(drawnTimeline(row, { cycle: 0, startNs: 0, endNs: 1, widthPx: 1 }, 4)));
    await settle();
    expect(askedFor('recording.timeline')).toHaveLength(2);
    expect(askedFor('recording.timeline')[1]).toMatchObject({ id: 'b', request: { cycle: 0 } });
  });

  test('keeps the old picture until the next cycle’s has come, and drops answers that came too late', async () => {
    await settle();
    store.getState().widthChanged(800);
    await settle();
    expect(store.getState().shown?.view.request.cycle).toBe(0);
    let answer: (() => void) | null = null;
    client.answer('recording.timeline', ({ request }) => {
      const row = summary.cycles[request.cycle];
      if (!row) throw new Error('no cycle');
      return new Promise((resolve) => {
        answer = () => resolve(ok(drawnTimeline(row, request, 4)));
      });
    });
    store.getState().selectCycle(1);
    store.getState().selectCycle(2);
    expect(store.getState().shown?.view.request.cycle).toBe(0);
    (answer as (() => void) | null)?.();
    await settle();
    expect(store.getState().shown?.view.request.cycle).toBe(0);
    (answer as (() => void) | null)?.();
    await settle();
    expect(store.getState().shown?.view.request.cycle).toBe(2);
  });

  test('says why a cycle cannot be drawn', async () => {
    await settle();
    client.answer('recording.timeline', async () => err(wireFailure('no-cycles', 'No such cycle.')));
    store.getState().widthChanged(800);
    await settle();
    expect(store.getState().timelineFailure).toBe('No such cycle.');
  });
});

describe('a check of the figures', () => {
  test('that fails is told: it was asked for', async () => {
    await settle();
    client.answer('recording.check', async () =>
      err(wireFailure('snapshot-corrupt', 'A part is damaged.', 'Fetch the file again.')),
    );
    await store.getState().checkFigures();
    expect(store.getState()).toMatchObject({ figureCheck: null, figureCheckAwaited: false });
    expect(store.getState().notices).toMatchObject([
      { message: 'A part is damaged.', remedy: 'Fetch the file again.' },
    ]);
  });
});

describe('an import', () => {
  const opening = {
    state: 'opening',
    name: 'slow.data',
    stage: 'reading',
    done: 5,
    total: 10,
  } as const;

  test('is shown from its first progress to its end, with the time since', () => {
    client.emit('opening.changed', opening);
    const since = store.getState().openingSinceMs;
    expect(store.getState().opening).toEqual(opening);
    expect(since).not.toBeNull();
    client.emit('opening.changed', { ...opening, done: 6 });
    expect(store.getState().openingSinceMs).toBe(since);
    nowMs += 1000;
    client.emit('opening.changed', { ...opening, done: 7 });
    expect(store.getState().openingSinceMs).toBe(since);
    // Another stage has a pace of its own.
    client.emit('opening.changed', { ...opening, stage: 'attributing' });
    expect(store.getState().openingSinceMs).toBe((since ?? 0) + 1000);
    client.emit('opening.changed', { state: 'idle' });
    expect(store.getState()).toMatchObject({ opening: { state: 'idle' }, openingSinceMs: null });
  });

  test('that was cancelled is no failure to tell; any other is', async () => {
    client.answer('recording.open', async () => err(wireFailure('cancelled', 'Opening was cancelled.')));
    await store.getState().openRecording('/a/slow.data');
    expect(store.getState().notices).toEqual([]);
    client.answer('recording.open', async () => err(wireFailure('no-cycles', 'No QEMU is in it.', 'Probe.')));
    await store.getState().openRecording('/a/slow.data');
    expect(store.getState().notices).toMatchObject([{ message: 'No QEMU is in it.', remedy: 'Probe.' }]);
  });

  test('begins for each file that is dropped, by the path that it lies at', async () => {
    await store.getState().openDropped([new File([], 'a.data'), new File([], 'b.log')]);
    expect(askedFor('recording.open')).toEqual([{ path: '/dropped/a.data' }, { path: '/dropped/b.log' }]);
  });
});

describe('stepping through cycles', () => {
  test('follows the table’s order and drops the selected slice', async () => {
    await settle();
    const bySlowest = [...summary.cycles].sort((a, b) => b.pauseNs - a.pauseNs);
    store.getState().sortBy('pauseNs');
    store.getState().selectCycle(bySlowest[0]?.index ?? null);
    store.getState().selectSlice({
      laneId: 'main',
      laneTitle: '',
      depth: 0,
      label: '',
      cycle: 0,
      detail: null,
      startNs: 0,
      endNs: 1,
    });
    store.getState().stepCycle(1);
    expect(store.getState().cycle).toBe(bySlowest[1]?.index);
    expect(store.getState().slice).toBeNull();
  });
});

describe('a terminal', () => {
  test('gets what was there once, and then what comes', async () => {
    client.answer('terminal.replay', async () => ok({ text: 'before ' }));
    const written: string[] = [];
    const detach = store.getState().attachTerminal('console', (text) => written.push(text));
    client.emit('terminal.data', { terminal: 'console', text: 'part of the replay' });
    await settle();
    client.emit('terminal.data', { terminal: 'console', text: 'after' });
    client.emit('terminal.data', { terminal: 'monitor', text: 'elsewhere' });
    detach();
    client.emit('terminal.data', { terminal: 'console', text: 'too late' });
    expect(written).toEqual(['before ', 'after']);
  });
});

describe('what went wrong', () => {
  const died = wireFailure('qemu-exited', 'QEMU ended by itself.', 'do this');
  const failed = (): void => client.emit('guest.changed', { state: 'failed', failure: died });
  const headings = (): string[] => store.getState().notices.map((notice) => notice.heading);

  test('of the last guest is old news once another is launched; the rest stays', () => {
    failed();
    store.getState().reportFailure('The recording was not saved', wireFailure('disk-full', 'No space.'));
    client.emit('guest.changed', { state: 'launching', settings: DEFAULT_GUEST });
    expect(headings()).toEqual(['The recording was not saved']);
  });

  test('of the last recording is old news once another is wanted or begins', async () => {
    client.emit('record.changed', { state: 'failed', failure: wireFailure('perf-failed', 'perf ended.') });
    expect(headings()).toEqual(['The recording failed']);
    await store.getState().recordOrLaunch();
    expect(headings()).toEqual([]);
    client.emit('record.changed', { state: 'failed', failure: wireFailure('perf-failed', 'perf ended.') });
    const under = { settings: DEFAULT_RECORD, done: 0, total: 50, live: [] };
    client.emit('record.changed', { state: 'preparing', ...under });
    expect(headings()).toEqual([]);
  });

  test('to a guest and so to its recording gives its remedy once', () => {
    failed();
    const failure = { ...died, message: 'The QMP connection was closed.' };
    client.emit('record.changed', { state: 'finished', id: 'a', done: 2, total: 5, failure });
    expect(store.getState().notices.map((notice) => notice.remedy)).toEqual(['do this', null]);
  });
});

test('what the menu names is run as its key would', () => {
  client.emit('command.given', { command: 'run', id: 'help.keys' });
  expect(run).toEqual(['help.keys']);
});
