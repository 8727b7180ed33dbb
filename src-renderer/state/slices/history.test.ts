import { beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../api/client';
import { drawnSummary } from '../../testing/drawn-recording';
import { createFakeClient } from '../../testing/fake-client';
import { createAppStore } from '../store';
import type { AppState, AppStore } from '../store';

let store: AppStore;
let nowMs: number;
const state = (): AppState => store.getState();
/** The next turn, so much later. */
const later = async (ms: number): Promise<void> => {
  nowMs += ms;
  await Promise.resolve();
};

beforeEach(async () => {
  const summary = drawnSummary({ cycles: 5 });
  const entries = ['a', 'b'].map((id) => ({ id, name: id, path: null, saved: false }));
  nowMs = 0;
  const api = createApi(createFakeClient(entries.map((entry) => ({ entry, summary }))));
  store = createAppStore({ api, nowMs: () => nowMs });
  state().recordingsChanged(entries);
  await state().selectRecording('a');
  await later(1000);
});

describe('changes of view', () => {
  it('are none when a recording has just been opened', () => {
    expect(state().cycle).toBe(0);
    expect(state().past).toEqual([]);
  });

  it('are taken back and done again, one by one', async () => {
    state().selectCycle(2);
    await later(1000);
    state().sortBy('pauseNs');
    await later(1000);
    state().selectPart('resume');
    state().undoView();
    expect(state()).toMatchObject({ part: 'both', cycle: 2, zoom: { zoom: 'fit', part: 'both' } });
    state().undoView();
    expect(state().sort.key).toBe('index');
    state().undoView();
    expect(state().cycle).toBe(0);
    state().undoView();
    expect(state().cycle).toBe(0);
    for (let step = 0; step < 4; step += 1) state().redoView();
    expect(state()).toMatchObject({ part: 'resume', cycle: 2, sort: { key: 'pauseNs' } });
  });

  it('that follow each other in one movement are one step', async () => {
    const zooms = [10, 20, 30].map((startNs) => ({ startNs, endNs: startNs + 100 }));
    for (const zoom of zooms) {
      state().zoomToRange(zoom);
      await later(50);
    }
    await later(1000);
    state().zoomToRange({ startNs: 0, endNs: 1 });
    expect(state().past).toHaveLength(2);
    state().undoView();
    expect(state().zoom).toEqual({ zoom: 'range', startNs: 30, endNs: 130 });
    state().undoView();
    expect(state().zoom).toEqual({ zoom: 'fit', part: 'both' });
  });

  it('that one turn makes are one step, however slow the machine', () => {
    store.subscribe(() => (nowMs += 100));
    state().selectPart('resume');
    expect(state()).toMatchObject({ part: 'resume', zoom: { zoom: 'fit', part: 'resume' } });
    expect(state().past).toHaveLength(1);
  });

  it('are also what of the call tree fills the width', async () => {
    state().zoomFlame(['call vm_stop']);
    await later(1000);
    state().zoomFlame(['call vm_stop']);
    await later(1000);
    state().zoomFlame(['call vm_stop', 'call vm_state_notify']);
    state().undoView();
    expect(state().flameZoom).toEqual(['call vm_stop']);
    state().undoView();
    expect(state().flameZoom).toEqual([]);
    expect(state().past).toEqual([]);
  });

  it('are also how the lanes are arranged', () => {
    const before = state().lanes;
    state().arrangeLanes({ pinned: ['t1'], collapsed: [], order: [] });
    state().undoView();
    expect(state().lanes).toEqual(before);
    state().redoView();
    expect(state().lanes.pinned).toEqual(['t1']);
  });

  it('are also the columns of the table, and markers, which are then to be saved once more', async () => {
    state().showColumns(['pauseNs']);
    await later(1000);
    state().markAt(100);
    await later(1000);
    state().removeMarker(0);
    state().markersSaved();
    state().undoView();
    expect(state()).toMatchObject({ markers: [{ timeNs: 100 }], markersUnsaved: true });
    state().undoView();
    expect(state()).toMatchObject({ markers: [], tableColumns: ['pauseNs'] });
    state().undoView();
    expect(state().tableColumns).toBeNull();
  });

  it('are also a filter, typed in one go, and a brush', async () => {
    for (const text of ['i', 'index', 'index > 2']) {
      state().setFilter(text);
      await later(80);
    }
    await later(1000);
    state().setBrush([1, 3]);
    expect(state().past).toHaveLength(2);
    state().undoView();
    expect(state()).toMatchObject({ brush: null, filter: { inForce: 'index > 2' } });
    state().undoView();
    expect(state().filter).toMatchObject({ text: '', inForce: '' });
  });

  it('leave nothing to be done again once something new is done', async () => {
    state().selectCycle(1);
    await later(1000);
    state().undoView();
    await later(1000);
    state().selectCycle(3);
    expect(state().future).toEqual([]);
    state().redoView();
    expect(state().cycle).toBe(3);
  });

  it('belong to their recording', async () => {
    state().selectCycle(4);
    await later(1000);
    await state().selectRecording('b');
    expect(state().past).toEqual([]);
    state().undoView();
    expect(state().recordingId).toBe('b');
    await state().selectRecording('a');
    expect(state().cycle).toBe(4);
    state().undoView();
    expect(state().cycle).toBe(0);
  });
});
