import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attributedByNeed, chunkedInMemory } from '@core/analysis/attribution';
import { err, failure } from '@core/errors';
import { UnreadableEvents } from '@core/recording/unreadable-events';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { exportedOf } from '@core/sharing/exported';
import type { Exported } from '@core/sharing/exported';
import { sampleEnvironment } from '@core/testing/summaries';
import { FIRST_VIEW } from '@core/timeline/view-state';
import { writePieces } from '../host/files/exchange-file';
import { pack } from '../host/files/snapshot-file';
import { Exporter } from './exporter';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'quiescope-exporter-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CSV = { format: 'csv', table: 'events', cycles: null, anonymise: false, notes: false } as const;

function drawn(): Exported {
  const recording = chunkedInMemory(drawRecording(STOP_CONT_DRAWING));
  const of = { environment: sampleEnvironment('full'), recording, view: FIRST_VIEW };
  const source = { ...of, perf: [], passedOver: [] };
  return exportedOf(source, attributedByNeed(recording), CSV, { pack });
}

/** Pieces that go on until somebody says stop. */
function* endless(): Generator<Uint8Array> {
  for (;;) yield Uint8Array.of(1);
}

describe('an export', () => {
  it('is one file, and says how large it is', async () => {
    const path = join(folder, 'events.csv');
    const written = await new Exporter(() => undefined).write(drawn(), path);
    expect(written).toEqual({
      ok: true,
      value: { path, sizeBytes: readFileSync(path).length, missing: null },
    });
    expect(readdirSync(folder)).toEqual(['events.csv']);
  });

  it('refuses a second one while it is under way, and another afterwards it does not', async () => {
    const exporter = new Exporter(() => undefined);
    const first = exporter.write(drawn(), join(folder, 'a.csv'));
    expect(await exporter.write(drawn(), join(folder, 'b.csv'))).toMatchObject({
      error: { code: 'busy' },
    });
    expect(await first).toMatchObject({ ok: true });
    expect(await exporter.write(drawn(), join(folder, 'b.csv'))).toMatchObject({ ok: true });
  });

  it('that is cancelled leaves what was there', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'before');
    let asked = 0;
    const written = await writePieces(path, endless(), () => (asked += 1) < 10);
    expect(written).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['a.csv'], 'before']);
  });

  it('of events that cannot be read any more fails with what the file says, and leaves nothing', async () => {
    const gone = failure('file-unreadable', 'It is gone.');
    function* pieces(): Generator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new UnreadableEvents(gone);
    }
    const written = await writePieces(join(folder, 'a.csv'), pieces(), () => true);
    expect(written).toEqual(err(gone));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('to where nothing can be written says so', async () => {
    const written = await new Exporter(() => undefined).write(drawn(), join(folder, 'none', 'a.csv'));
    expect(written).toMatchObject({ ok: false, error: { code: 'file-unwritable' } });
  });
});
