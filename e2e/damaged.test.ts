/** A snapshot that a disk or a mail has damaged, through the built command line: it loses what is damaged, and says so. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareDocumentSchema } from '@contract/compare-document';
import { reportSchema } from '@contract/report';
import { EXCHANGE_FORMATS } from '@core/exchange/formats';
import { PICTURE_VIEWS } from '@core/pictures/choice';
import { memorySource } from '@core/byte-source';
import { openSnapshot } from '@core/snapshot/open';
import type { OpenedSnapshot } from '@core/snapshot/open';
import { damagedIn, damageOf } from '@core/testing/damage';
import { quiescope } from './command-line';

const CYCLES = 90;
const CHUNK = 'events/1.arrow';

let folder = '';
let sound = '';
let damaged = '';
/** Cycles of the chunk that is damaged, first and last. */
let lost: readonly [number, number] = [0, 0];

const opened = (path: string) => {
  const snapshot = openSnapshot(memorySource(readFileSync(path)));
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  return snapshot.value;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quiescope-damaged-'));
  sound = join(folder, 'sound.qsnap');
  damaged = join(folder, 'damaged.qsnap');
  const ran = await quiescope('record', '--cycles', String(CYCLES), '--level', 'full', '-o', sound);
  expect(ran.code, ran.stderr).toBe(0);
  writeFileSync(damaged, damagedIn(readFileSync(sound), CHUNK));
  const { firstCycles } = opened(sound).recording;
  expect(firstCycles.length, 'chunks').toBeGreaterThan(2);
  lost = [firstCycles[1] ?? 0, (firstCycles[2] ?? 0) - 1];
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lostCount = (): number => lost[1] - lost[0] + 1;
const said = (): readonly [string, RegExp] => [
  `${String(lostCount())} of ${String(CYCLES)} cycles could not be read and are left out: ${String(lost[0])}–${String(lost[1])}.`,
  damageOf(CHUNK),
];

/** The snapshot that a page has in it. */
function openedIn(page: Buffer | null): OpenedSnapshot | null {
  const [, base64 = ''] = /data-block="file-snapshot" data-form="plain">([^<]*)</.exec(String(page)) ?? [];
  const snapshot = openSnapshot(memorySource(Uint8Array.from(Buffer.from(base64, 'base64'))));
  return snapshot.ok ? snapshot.value : null;
}

async function exported(file: string, ...options: readonly string[]) {
  const output = join(folder, 'out');
  rmSync(output, { force: true });
  const ran = await quiescope('export', file, ...options, '-o', output);
  return { ...ran, bytes: existsSync(output) ? readFileSync(output) : null };
}

describe('an export of a snapshot with a damaged chunk', () => {
  it.each(EXCHANGE_FORMATS.map(({ id }) => id))(
    'as %s has all other cycles, says which are missing, and ends as with a file that cannot be read',
    async (format) => {
      const ran = await exported(damaged, '--format', format);
      expect(ran.code, ran.stderr).toBe(2);
      for (const words of said()) expect(ran.stderr).toMatch(words);
      expect(ran.stderr).toContain(`${String(CYCLES - lostCount())} cycles, `);
      expect(ran.bytes?.length).toBeGreaterThan(1000);
    },
    120_000,
  );

  it('is of the others exactly what it is of these cycles of the sound one', async () => {
    const others = `0-${String(lost[0] - 1)},${String(lost[1] + 1)}-${String(CYCLES - 1)}`;
    for (const options of [
      ['--format', 'csv'],
      ['--format', 'csv', '--table', 'spans'],
      ['--format', 'folded'],
    ]) {
      const whole = await exported(sound, ...options, '--cycles', others);
      const rest = await exported(damaged, ...options);
      expect([whole.code, rest.code]).toEqual([0, 2]);
      expect(rest.bytes?.toString()).toBe(whole.bytes?.toString());
    }
  }, 120_000);

  it('of cycles that lie elsewhere lacks nothing, and of these alone there is no file', async () => {
    const elsewhere = await exported(damaged, '--format', 'csv', '--cycles', `0-${String(lost[0] - 1)}`);
    expect([elsewhere.code, elsewhere.stderr.includes('left out')]).toEqual([0, false]);
    const there = await exported(damaged, '--format', 'csv', '--cycles', String(lost[0]));
    expect([there.code, there.bytes]).toEqual([2, null]);
    expect(there.stderr).toContain(CHUNK);
  }, 60_000);

  it.each(PICTURE_VIEWS)(
    'as a picture of the %s says so in the picture',
    async (view) => {
      const ran = await exported(damaged, '--format', 'svg', '--view', view);
      expect(ran.code, ran.stderr).toBe(2);
      expect(ran.bytes?.toString()).toContain('could not be read and are left out');
    },
    60_000,
  );

  it('with --json says it in the document', async () => {
    const { code, stdout } = await exported(damaged, '--format', 'csv', '--json');
    const document = JSON.parse(stdout) as { readonly leftOut: { readonly cycles: number } };
    expect([code, document.leftOut.cycles]).toEqual([2, lostCount()]);
  }, 60_000);

  it('as a snapshot is a sound one of the others, that says so of itself', async () => {
    const { bytes } = await exported(damaged, '--format', 'qsnap');
    const copy = join(folder, 'copy.qsnap');
    writeFileSync(copy, bytes ?? '');
    const again = await quiescope('report', copy, '--json');
    expect(again.code, again.stderr).toBe(0);
    const { cycles, environment } = JSON.parse(again.stdout) as {
      readonly cycles: readonly unknown[];
      readonly environment: { readonly shortfalls: readonly string[] };
    };
    expect(cycles).toHaveLength(CYCLES - lostCount());
    expect(environment.shortfalls.join(' ')).toContain(said()[0]);
  }, 60_000);
});

describe('an export of a snapshot whose raw bytes of perf are damaged', () => {
  it('as a snapshot has all else, and says what is missing', async () => {
    const path = join(folder, 'perf.qsnap');
    writeFileSync(path, damagedIn(readFileSync(sound), 'perf/events-1.pipe'));
    const ran = await exported(path, '--format', 'qsnap');
    expect(ran.code, ran.stderr).toBe(2);
    expect(ran.stderr).toContain('What perf wrote is damaged and left out: events-1.');
    expect(ran.stderr).toContain(`${String(CYCLES)} cycles, `);
    const other = await exported(path, '--format', 'csv');
    expect(other.code, other.stderr).toBe(0);
    const page = await exported(path, '--format', 'html');
    expect([page.code, page.stderr.includes('left out: events-1.')], page.stderr).toEqual([2, true]);
    expect(openedIn(page.bytes)?.passedOver).toEqual([]);
  }, 60_000);
});

describe('a snapshot whose view, figures or timeline are damaged', () => {
  it.each(['view.json', 'overview.json', 'overview.arrow', 'timeline.json', 'timeline/figures.from.u32'])(
    'is reported on and exported whole without %s, and only a view is missing from a copy',
    async (name) => {
      const path = join(folder, 'optional.qsnap');
      writeFileSync(path, damagedIn(readFileSync(sound), name));
      const report = await quiescope('report', path);
      expect([report.code, report.stderr]).toEqual([0, '']);
      const page = join(folder, 'page.html');
      const onPage = await quiescope('report', path, '-o', page);
      expect(onPage.code, onPage.stderr).toBe(name === 'view.json' ? 2 : 0);
      expect(openedIn(readFileSync(page))).toMatchObject({
        passedOver: [],
        overview: { cycles: { count: CYCLES } },
      });
      const copied = await exported(path, '--format', 'qsnap');
      expect(copied.code, copied.stderr).toBe(name === 'view.json' ? 2 : 0);
      if (name === 'view.json') {
        expect(copied.stderr).toContain('The view, its markers and its notes are left out.');
        expect(copied.stderr).toMatch(damageOf(name));
      }
      const copy = join(folder, 'copy.qsnap');
      writeFileSync(copy, copied.bytes ?? '');
      expect(opened(copy)).toMatchObject({ passedOver: [], overview: { cycles: { count: CYCLES } } });
    },
    120_000,
  );
});

describe('a snapshot whose bare cycles are damaged', () => {
  const LOST = 'The bare cycles could not be read and are left out: what the instrument costs is not known.';
  const path = (): string => join(folder, 'bare.qsnap');
  beforeAll(() => writeFileSync(path(), damagedIn(readFileSync(sound), 'bare.arrow')));

  it('is reported on without the instrument’s cost, and its copy says the same of itself', async () => {
    const page = join(folder, 'bare.html');
    const report = await quiescope('report', path(), '--html', page);
    expect(report.code, report.stderr).toBe(2);
    for (const words of [path(), LOST, damageOf('bare.arrow')]) expect(report.stderr).toMatch(words);
    expect(report.stdout).toContain('observer cost unknown (its bare cycles could not be read)');
    expect(readFileSync(page, 'utf8')).toContain('unknown (its bare cycles could not be read)');
    const copied = await exported(path(), '--format', 'qsnap');
    expect(copied.code, copied.stderr).toBe(2);
    expect(copied.stderr).toContain(LOST);
    const copy = join(folder, 'copy.qsnap');
    writeFileSync(copy, copied.bytes ?? '');
    const again = await quiescope('report', copy, '--json');
    expect(again.code, again.stderr).toBe(0);
    const { cycles, observer, environment } = JSON.parse(again.stdout) as {
      readonly cycles: readonly unknown[];
      readonly observer: unknown;
      readonly environment: { readonly shortfalls: readonly string[] };
    };
    expect([cycles.length, observer]).toEqual([CYCLES, null]);
    expect(environment.shortfalls).toContain(LOST);
  }, 120_000);

  it('is exported whole where the cost would not be told', async () => {
    const csv = await exported(path(), '--format', 'csv');
    expect(csv.code, csv.stderr).toBe(0);
    const json = await exported(path(), '--format', 'json');
    expect([json.code, json.stderr.includes(LOST)]).toEqual([2, true]);
  }, 60_000);

  it('is compared as one whose cost is not known', async () => {
    const ran = await quiescope('compare', sound, path(), '--json');
    expect(ran.code, ran.stderr).toBe(2);
    expect(ran.stderr).toContain(`${path()}: ${LOST}`);
    const { unlike } = JSON.parse(ran.stdout) as { readonly unlike: readonly unknown[] };
    expect(unlike).toMatchObject([{ what: 'observer cost', b: null }]);
  }, 60_000);
});

describe('a snapshot whose environment is damaged', () => {
  const LOST =
    'The environment could not be read and is left out: where and how it was recorded is not known.';
  const path = (): string => join(folder, 'environment.qsnap');
  beforeAll(() => writeFileSync(path(), damagedIn(readFileSync(sound), 'environment.json')));

  it('is reported on as of an unknown machine, with all figures, and its copy says the same of itself', async () => {
    const [whole, report] = [await quiescope('report', sound), await quiescope('report', path())];
    expect(report.code, report.stderr).toBe(2);
    for (const words of [path(), LOST, damageOf('environment.json')]) expect(report.stderr).toMatch(words);
    const tableOf = (text: string): string => text.slice(text.indexOf('  ms '), text.indexOf('driving'));
    expect(tableOf(report.stdout)).toBe(tableOf(whole.stdout));
    expect(report.stdout).toMatch(/^90 cycles, level full\nenvironment not known · /);
    const copied = await exported(path(), '--format', 'qsnap');
    expect(copied.code, copied.stderr).toBe(2);
    const copy = join(folder, 'copy.qsnap');
    writeFileSync(copy, copied.bytes ?? '');
    const again = await quiescope('report', copy, '--json');
    expect(again.code, again.stderr).toBe(0);
    const { cycles, environment } = reportSchema.parse(JSON.parse(again.stdout));
    expect(cycles).toHaveLength(CYCLES);
    expect(environment).toMatchObject({ source: { kind: 'unknown' }, shortfalls: [LOST] });
  }, 120_000);

  it('is named in a comparison before all else', async () => {
    const ran = await quiescope('compare', sound, path(), '--json');
    expect(ran.code, ran.stderr).toBe(2);
    expect(ran.stderr).toContain(`${path()}: ${LOST}`);
    const { unlike } = compareDocumentSchema.parse(JSON.parse(ran.stdout));
    expect(unlike[0]).toMatchObject({ what: 'environment', a: 'known', b: null });
    expect(unlike).toContainEqual(expect.objectContaining({ what: 'kernel', b: null }));
  }, 60_000);
});

/** Of the same cycles on both sides none is. */
const unlikeIn = (
  figures: readonly {
    readonly name: string;
    readonly statistics: { readonly mean: { differenceNs: number } };
  }[],
) => figures.filter(({ statistics }) => statistics.mean.differenceNs !== 0).map(({ name }) => name);

describe('a comparison with a snapshot whose figures and one chunk are damaged', () => {
  it('is of the other cycles under their own numbers, says which are missing, and ends with 2', async () => {
    const path = join(folder, 'both.qsnap');
    writeFileSync(path, damagedIn(readFileSync(damaged), 'overview.arrow'));
    const picture = join(folder, 'compared.svg');
    const ran = await quiescope('compare', sound, path, '--json', '--picture', picture, '--view', 'overlay');
    expect(ran.code, ran.stderr).toBe(2);
    for (const words of [path, ...said()]) expect(ran.stderr).toMatch(words);
    const { a, b } = JSON.parse(ran.stdout) as Record<'a' | 'b', { readonly leftOut: unknown }>;
    expect([a, b]).toMatchObject([
      { leftOut: null, cycles: { of: CYCLES, chosen: CYCLES } },
      { leftOut: { cycles: lostCount() }, cycles: { of: CYCLES, chosen: CYCLES - lostCount() } },
    ]);
    expect(readFileSync(picture, 'utf8')).toContain(`${String(lostCount())} could not be read`);
    const after = ['--cycles-a', `index > ${String(lost[1])}`, '--cycles-b', `index > ${String(lost[1])}`];
    const same = await quiescope('compare', sound, path, ...after, '--json');
    const figures = (JSON.parse(same.stdout) as { readonly figures: Parameters<typeof unlikeIn>[0] }).figures;
    expect([figures.length > 3, unlikeIn(figures)]).toEqual([true, []]);
  }, 120_000);
});

describe('a report on a snapshot with a damaged chunk', () => {
  it('is of the other cycles, names those that are missing, and ends as with a file that cannot be read', async () => {
    const page = join(folder, 'page.html');
    const text = await quiescope('report', damaged, '--html', page);
    expect(text.code, text.stderr).toBe(2);
    for (const words of [damaged, ...said()]) expect(text.stderr).toMatch(words);
    expect(text.stdout).toContain(`${String(CYCLES - lostCount())} cycles`);
    expect(readFileSync(page, 'utf8')).toContain(said()[0]);
  }, 60_000);

  it('has nothing to say where no chunk can be read', async () => {
    const path = join(folder, 'none.qsnap');
    copyFileSync(sound, path);
    for (let chunk = 0; chunk < opened(sound).recording.firstCycles.length; chunk += 1)
      writeFileSync(path, damagedIn(readFileSync(path), `events/${String(chunk)}.arrow`));
    const ran = await quiescope('report', path);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toContain('The snapshot is damaged: events/');
  }, 60_000);
});
