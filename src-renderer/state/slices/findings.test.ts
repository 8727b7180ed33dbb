import { beforeEach, describe, expect, it } from 'vitest';
import type { KnobChange } from '@core/analysis/findings/finding';
import { createApi } from '../../api/client';
import { drawnSummary } from '../../testing/drawn-recording';
import { createFakeClient } from '../../testing/fake-client';
import { knobTitle } from '../selectors/knobs';
import { createAppStore } from '../store';
import type { AppStore } from '../store';

let store: AppStore;

beforeEach(async () => {
  const entry = { id: 'a', name: 'a', path: null, saved: false };
  const client = createFakeClient([{ entry, summary: drawnSummary() }]);
  store = createAppStore({ api: createApi(client), nowMs: () => 0 });
  await store.getState().selectRecording('a');
});

describe('evidence', () => {
  it('in the timeline is the cycle, with the stretch chosen and room about it', () => {
    store.getState().showEvidence({ view: 'timeline', cycle: 3, range: { startNs: 1000, endNs: 3000 } });
    expect(store.getState()).toMatchObject({
      view: 'timeline',
      cycle: 3,
      timeRange: { startNs: 1000, endNs: 3000 },
      zoom: { zoom: 'range', startNs: -2000, endNs: 6000 },
    });
  });

  it('in the flame graph is a search', () => {
    store.getState().showEvidence({ view: 'flame', mode: 'onCpu', search: 'malloc' });
    expect(store.getState()).toMatchObject({ view: 'flame', flameSearch: 'malloc' });
    expect(store.getState().flameOptions.mode).toBe('onCpu');
  });

  it('in the statistics is a figure', () => {
    store.getState().showEvidence({ view: 'statistics', figure: 'phase:flush' });
    expect(store.getState()).toMatchObject({ view: 'statistics', figure: 'phase:flush' });
  });

  it('among the cycles is a filter that is understood', () => {
    for (const filter of ['lost > 0', 'last = 3', 'kicks >= 8']) {
      store.getState().showEvidence({ view: 'cycles', filter });
      expect(store.getState().filter).toEqual({ text: filter, error: null, inForce: filter });
    }
  });
});

describe('a knob', () => {
  const IOEVENTFD = ['-global', 'virtio-blk-pci.ioeventfd=off'] as const;

  it('sets QEMU’s arguments for the next guest, once', () => {
    const change = { set: 'qemu-arguments', arguments: IOEVENTFD } as const;
    store.getState().editGuest({ extraArguments: ['-global', 'other.x=1'] });
    store.getState().turnKnob(change);
    store.getState().turnKnob(change);
    expect(store.getState().guestSettings.extraArguments).toEqual(['-global', 'other.x=1', ...IOEVENTFD]);
    expect(knobTitle(store.getState(), { text: 'ioeventfd=off', change })).toBe('Try ioeventfd=off');
  });

  it('sets vCPUs and level', () => {
    store.getState().turnKnob({ set: 'vcpus', vcpus: 8 });
    store.getState().turnKnob({ set: 'level', level: 'full' });
    expect(store.getState().guestSettings.vcpus).toBe(8);
    expect(store.getState().recordSettings.level).toBe('full');
  });

  it('of a guest that somebody else launched is theirs to set, but for the level', async () => {
    const summary = drawnSummary();
    const attached = { ...summary, environment: { ...summary.environment, guest: null } };
    const entry = { id: 'b', name: 'b', path: null, saved: false };
    const client = createFakeClient([{ entry, summary: attached }]);
    store = createAppStore({ api: createApi(client), nowMs: () => 0 });
    await store.getState().selectRecording('b');
    const title = (text: string, change: KnobChange): string => knobTitle(store.getState(), { text, change });
    expect(title('8 vCPUs', { set: 'vcpus', vcpus: 8 })).toBe('Copy 8 vCPUs');
    expect(title('full', { set: 'level', level: 'full' })).toBe('Try full');
  });

  it('that only somebody else can set is there to be copied', () => {
    const change = { set: 'elsewhere', text: 'cache.no-flush=on' } as const;
    store.getState().turnKnob(change);
    expect(knobTitle(store.getState(), { text: 'cache.no-flush=on', change })).toBe('Copy cache.no-flush=on');
    expect(store.getState().turnedKnob).toBe(change);
  });
});
