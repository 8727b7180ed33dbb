import type { WrittenExport } from '@core/sharing/exported';
import { describe, expect, it } from 'vitest';
import type { ExportState } from '@contract/session-states';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { monotonicNs } from '@core/units';
import type { Analyst, ExportProgress } from '../ports/analyst';
import type { ExportRequest } from '@core/sharing/exported';
import { SessionExporter } from './session-exporter';
import { later } from './session-fakes';

type Written = Result<WrittenExport>;
const REQUEST: ExportRequest = {
  ...{ format: 'perfetto', table: 'cycles', cycles: null },
  ...{ anonymise: false, notes: false, view: null },
};

/** An analyst that only exports, one at a time, when the test says so. */
function exporting() {
  const told: ExportState[] = [];
  const listeners = new Set<(progress: ExportProgress) => void>();
  const writing = later<Written>();
  let isWriting = false;
  let cancelled = 0;
  let nowNs = 1_000_000_000n;
  const analyst: Pick<Analyst, 'exportRecording' | 'cancelExport' | 'onExporting'> = {
    exportRecording: () => {
      if (isWriting) return Promise.resolve(fail('busy', 'Another export is under way.'));
      isWriting = true;
      return writing.promise;
    },
    cancelExport: () => {
      cancelled += 1;
      return Promise.resolve();
    },
    onExporting: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const exporter = new SessionExporter({
    analyst,
    clock: { now: () => monotonicNs(nowNs) },
    emit: (channel, event) => {
      if (channel === 'export.changed') told.push(event as ExportState);
    },
  });
  return {
    exporter,
    told,
    listeners,
    end: writing.settle,
    cancelled: () => cancelled,
    progressed: (done: number, afterMs: number): void => {
      nowNs += BigInt(afterMs) * 1_000_000n;
      for (const listener of listeners) listener({ done, total: 10 });
    },
  };
}

describe('an export of the window', () => {
  it('tells what is written and how far it is, no more often than it can be read, and that it is over', async () => {
    const { exporter, told, listeners, end, progressed } = exporting();
    const written = exporter.write('a', '/folder/some.pftrace', REQUEST);
    progressed(1, 0);
    progressed(2, 50);
    progressed(3, 60);
    end(ok({ path: '/folder/some.pftrace', sizeBytes: 7, missing: null }));
    expect(await written).toEqual(ok({ path: '/folder/some.pftrace', sizeBytes: 7, missing: null }));
    const state = { state: 'writing', name: 'some.pftrace', cancelling: false };
    expect(told).toEqual([
      { ...state, done: 0, total: 0 },
      { ...state, done: 1, total: 10 },
      { ...state, done: 3, total: 10 },
      { state: 'idle' },
    ]);
    expect(listeners.size).toBe(0);
  });

  it('is not disturbed by a second one, which is refused', async () => {
    const { exporter, told, end, progressed } = exporting();
    const first = exporter.write('a', '/one.json', REQUEST);
    expect(await exporter.write('a', '/two.json', REQUEST)).toMatchObject({ error: { code: 'busy' } });
    progressed(4, 0);
    expect(told.at(-1)).toMatchObject({ name: 'one.json', done: 4 });
    end(ok({ path: '/one.json', sizeBytes: 1, missing: null }));
    await first;
    expect(told.at(-1)).toEqual({ state: 'idle' });
  });

  it('that is cancelled says so at once, and is over when the analyst has ended it', async () => {
    const { exporter, told, end, cancelled } = exporting();
    const written = exporter.write('a', '/one.json', REQUEST);
    await exporter.cancel();
    expect(cancelled()).toBe(1);
    expect(told.at(-1)).toMatchObject({ state: 'writing', cancelling: true });
    end(fail('cancelled', 'The export was cancelled.'));
    expect(await written).toMatchObject({ error: { code: 'cancelled' } });
    expect(told.at(-1)).toEqual({ state: 'idle' });
  });
});
