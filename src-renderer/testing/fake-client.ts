/** Main, played: answers like the real one at once or when told to, and remembers what it was asked. */
import type { EventChannel, RequestChannel } from '@contract/channels';
import type { Events, Outputs, QuiescopeClient, RecordingEntry } from '@contract/contract';
import type { Input } from '@contract/inputs';
import type { WireFailure, WireResult } from '@contract/wire-failure';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { overviewOf } from '@core/analysis/overview';
import type { RecordingSummary } from '@core/analysis/summary';
import { err, ok } from '@core/errors';
import { FIRST_VIEW } from '@core/timeline/view-state';
import type { ViewState } from '@core/timeline/view-state';
import { drawnComparison, drawnFlameDifference, drawnOverlaid } from './drawn-comparison';
import { drawnOverlay } from './drawn-overlay';
import { drawnDetail, drawnSums, drawnTimeline } from './drawn-timeline';
import { drawnBarrierWaits, drawnFlame } from '@core/testing/drawn-flame';

type Handlers = { [C in RequestChannel]: (input: Input<C>) => Promise<WireResult<Outputs[C]>> };
type Listeners = { [C in EventChannel]: Set<(event: Events[C]) => void> };

export interface Asked {
  readonly channel: RequestChannel;
  readonly input: unknown;
}

export interface FakeClient extends QuiescopeClient {
  readonly asked: readonly Asked[];
  /** Replaces the answer of one channel. */
  answer<C extends RequestChannel>(channel: C, handler: Handlers[C]): void;
  emit<C extends EventChannel>(channel: C, event: Events[C]): void;
}

export const wireFailure = (
  code: WireFailure['code'],
  message: string,
  remedy: string | null = null,
): WireFailure => ({
  code,
  message,
  facts: {},
  remedy,
});

export interface FakeRecording {
  readonly entry: RecordingEntry;
  readonly summary: RecordingSummary;
  /** Where it was left; a recording never looked at if there is none. */
  readonly view?: ViewState;
}

const done = async (): Promise<WireResult<null>> => ok(null);

function defaultHandlers(recordings: readonly FakeRecording[]): Handlers {
  const find = (id: string): FakeRecording | undefined => recordings.find((one) => one.entry.id === id);
  const missing = err(wireFailure('file-missing', 'There is no such recording.'));
  return {
    'app.info': async () =>
      ok({
        version: '0.1.0',
        electron: '25.1.1',
        guestDefaults: DEFAULT_GUEST,
        recordDefaults: DEFAULT_RECORD,
        openPath: null,
        samplePath: '/samples/stop-cont.qsnap',
        settings: {
          theme: 'system',
          motion: 'system',
          level: DEFAULT_RECORD.level,
          cycles: DEFAULT_RECORD.cycles,
          vcpus: DEFAULT_GUEST.vcpus,
          autosaveFolder: null,
          askBeforeClosing: true,
        },
        setAside: null,
      }),
    'doctor.run': async () => ok({ checks: [], levels: ['timing', 'probes'], levelStates: [], plan: null }),
    'guest.launch': done,
    'guest.attach': done,
    'guest.stop': done,
    'guest.state': async () =>
      ok({
        guest: { state: 'none' },
        record: { state: 'idle' },
        calibration: { state: 'idle' },
        opening: { state: 'idle' },
      }),
    'record.start': done,
    'record.cancel': done,
    'calibrate.start': done,
    'calibrate.cancel': done,
    'recording.list': async () => ok(recordings.map((one) => one.entry)),
    'recording.open': async () => ok(null),
    'opening.cancel': done,
    'recording.summary': async ({ id }) => {
      const found = find(id);
      return found ? ok({ view: FIRST_VIEW, ...found, summary: overviewOf(found.summary) }) : missing;
    },
    'recording.save': async () => ok({ path: '/tmp/run.qsnap', sizeBytes: 2048, missing: null }),
    'recording.export': async () => ok({ path: '/exports/run.pftrace', sizeBytes: 2048, missing: null }),
    'recording.anonymised': async () =>
      ok({ replaced: [{ was: '/home/alice/disk.qcow2', becomes: 'path-1.qcow2', times: 2 }], total: 1 }),
    'export.cancel': done,
    'recording.close': done,
    'recording.timeline': async ({ id, request }) => {
      const summary = find(id)?.summary;
      const row = summary?.cycles.find((one) => one.index === request.cycle);
      return summary && row ? ok(drawnTimeline(row, request, summary.vcpus ?? 0)) : missing;
    },
    'recording.compare': async ({ a, b, figure }) => {
      const [ofA, ofB] = [find(a.id), find(b.id)];
      if (!ofA || !ofB) return missing;
      return ok(drawnComparison({ a, b, figure }, ofA.summary, ofB.summary));
    },
    'recording.overlay': async ({ id, request }) => (find(id) ? ok(drawnOverlay(request)) : missing),
    'file.save': async ({ suggestedName }) => ok({ path: `/exports/${suggestedName}` }),
    'recording.detail': async ({ request }) => ok(drawnDetail(request)),
    'recording.sums': async ({ request }) => ok(drawnSums(request)),
    'recording.find': async () => ok({ state: 'none', unread: null }),
    'recording.check': async () => ok({ cycles: 1, of: 1, corrected: 0, unread: null, isGivenUp: false }),
    'recording.barriers': async ({ cycles }) => ok(drawnBarrierWaits(cycles)),
    'compare.overlay': async (request) => ok(drawnOverlaid(request)),
    'compare.flame': async ({ request }) => ok(drawnFlameDifference(request)),
    'recording.flame': async ({ request }) => ok(drawnFlame(request)),
    'terminal.replay': async () => ok({ text: '' }),
    'terminal.write': done,
    'terminal.resize': done,
    'settings.change': done,
    'settings.choose-folder': async () => ok('/kept'),
    'interrupted.list': async () => ok([]),
    'interrupted.open': async () => missing,
    'interrupted.discard': done,
    'recent.list': async () => ok([]),
    'recent.clear': done,
    'library.list': async () => ok({ entries: [], folder: '/kept', setAside: null, deleted: null }),
    'library.describe': done,
    'library.rename': async ({ path }) => ok({ path }),
    'library.locate': async () => ok(null),
    'library.forget': done,
    'library.delete': async ({ path }) => ok({ name: path, where: 'trash', canUndo: false }),
    'library.undo-delete': async () => ok({ path: '/kept/run.qsnap' }),
    'library.reveal': done,
    'window.open': done,
    'menu.disable': done,
  };
}

export function createFakeClient(recordings: readonly FakeRecording[] = []): FakeClient {
  const handlers = defaultHandlers(recordings);
  const asked: Asked[] = [];
  const listeners: Listeners = {
    'guest.changed': new Set(),
    'record.changed': new Set(),
    'calibrate.changed': new Set(),
    'recordings.changed': new Set(),
    'recording.corrected': new Set(),
    'opening.changed': new Set(),
    'export.changed': new Set(),
    'terminal.data': new Set(),
    'log.line': new Set(),
    'analysis.ended': new Set(),
    'settings.changed': new Set(),
    'recent.changed': new Set(),
    'library.changed': new Set(),
    'command.given': new Set(),
  };
  return {
    asked,
    pathOf: (file) => `/dropped/${file.name}`,
    request: (channel, input) => {
      asked.push({ channel, input });
      return handlers[channel](input);
    },
    subscribe: (channel, listener) => {
      listeners[channel].add(listener);
      return () => listeners[channel].delete(listener);
    },
    answer: (channel, handler) => {
      handlers[channel] = handler;
    },
    emit: (channel, event) => {
      for (const listener of listeners[channel]) listener(event);
    },
  };
}
