import { expect, it } from 'vitest';
import { attributedByNeed, chunkedInMemory } from '../analysis/attribution';
import { memorySource } from '../byte-source';
import { failure } from '../errors';
import { openSnapshot } from '../snapshot/open';
import { packFast } from '../snapshot/zip-writer';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { writtenText } from '../testing/exchanged';
import { repeatRecording } from '../testing/repeat-recording';
import { sampleEnvironment } from '../testing/summaries';
import { FIRST_VIEW } from '../timeline/view-state';
import { exportedOf, lackOf } from './exported';
import type { ExportChoice } from './exported';

const PAGE: ExportChoice = { format: 'html', table: 'cycles', cycles: null, anonymise: false, notes: false };
const recording = chunkedInMemory(
  repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: 5, eventsPerCycle: null, seed: 1 }),
);
const environment = {
  ...sampleEnvironment('probes'),
  host: { kernel: null, cpuModel: null, cpus: null, memoryBytes: null },
};
const source = { environment, recording, perf: [], view: FIRST_VIEW, passedOver: [] };

/** The snapshot that a page has in it. */
function snapshotIn(choice: Partial<ExportChoice>, own?: Uint8Array): Uint8Array {
  const means = { pack: packFast, ...(own === undefined ? {} : { snapshot: () => own }) };
  const page = writtenText(
    exportedOf(source, attributedByNeed(recording), { ...PAGE, ...choice }, means).pieces(),
  );
  const [, base64 = ''] = /data-block="file-snapshot" data-form="plain">([^<]*)</.exec(page) ?? [];
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}

const cyclesIn = (snapshot: Uint8Array): number | null => {
  const opened = openSnapshot(memorySource(snapshot));
  return opened.ok ? opened.value.recording.tables.cycles.length : null;
};

it('a page has the snapshot of what it shows: the file as it is, or the cycles that were chosen', () => {
  const own = Uint8Array.of(1, 2, 3);
  expect(snapshotIn({}, own)).toEqual(own);
  expect(cyclesIn(snapshotIn({}))).toBe(5);
  expect(cyclesIn(snapshotIn({ cycles: Uint32Array.of(1, 3) }, own))).toBe(2);
});

it('a page whose snapshot has to be made anew lacks what a copy of it lacks', () => {
  const view = { part: 'view', failure: failure('snapshot-corrupt', 'Damaged.') } as const;
  const perf = [{ name: 'events-1', bytes: null, inFile: true } as const];
  const damaged = { ...source, perf, passedOver: [view] };
  const lackOfExport = (format: 'html' | 'csv') => {
    const choice = { ...PAGE, format };
    const exported = exportedOf(damaged, attributedByNeed(recording), choice, { pack: packFast });
    writtenText(exported.pieces());
    return lackOf(exported)?.message;
  };
  expect(lackOfExport('html')).toBe(
    'What perf wrote is damaged and left out: events-1. The view, its markers and its notes are left out. Damaged.',
  );
  expect(lackOfExport('csv')).toBeUndefined();
});

it('a page that was made anonymous has a snapshot that was, and not the file', () => {
  const own = Uint8Array.of(1, 2, 3);
  const snapshot = snapshotIn({ anonymise: true }, own);
  expect(snapshot).not.toEqual(own);
  expect(cyclesIn(snapshot)).toBe(5);
});
