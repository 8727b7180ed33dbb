import { describe, expect, it } from 'vitest';
import { exportDocumentSchema } from '@contract/export-document';
import { anonymiseDocumentSchema, failureDocumentSchema } from '@contract/report';
import { failure } from '@core/errors';
import { EXCHANGE_FORMAT_IDS } from '@core/exchange/formats';
import { stage } from './program-fakes';

describe('export', () => {
  it('writes a snapshot in the format that was asked for, and says how large it is', async () => {
    const { run, said, files, diary } = stage();
    expect(await run('export a.qsnap --format csv -o out.csv')).toBe(0);
    const [header, ...rows] = (files.get('/work-folder/out.csv') ?? '').trimEnd().split('\n');
    expect(header).toMatch(/^cycle,kind,toldBy,startNs,pauseNs/);
    expect(rows).toHaveLength(1);
    expect(said.err).toMatch(/1 cycle, .*: \/work-folder\/out\.csv/);
    expect(said.out).toBe('');
    expect(diary).toContain('recording closed');
  });

  it('with --json prints one document that fits the schema', async () => {
    const { run, said, files } = stage();
    expect(await run('export a.qsnap --format csv --table spans -o out.csv --json')).toBe(0);
    const document = exportDocumentSchema.parse(JSON.parse(said.out));
    expect(document).toMatchObject({
      format: 'csv',
      table: 'spans',
      cycles: 1,
      output: '/work-folder/out.csv',
    });
    expect(document.sizeBytes).toBe(new TextEncoder().encode(files.get('/work-folder/out.csv')).length);
  });

  it('names the formats and the tables that there are when it is asked for another', async () => {
    const unknown = stage();
    expect(await unknown.run('export a.qsnap --format xls -o out.xls')).toBe(2);
    for (const id of EXCHANGE_FORMAT_IDS) expect(unknown.said.err).toContain(id);
    const table = stage();
    expect(await table.run('export a.qsnap --format csv --table threads -o out.csv')).toBe(2);
    expect(table.said.err).toContain('cycles, spans, events');
    const untabled = stage();
    expect(await untabled.run('export a.qsnap --format json --table spans -o out.json')).toBe(2);
    expect(untabled.said.err).toContain('--table is of csv, arrow, parquet; json is no table.');
  });

  it('exports the cycles that are named, by number or by what they show', async () => {
    const { run, said } = stage();
    expect(await run('export a.qsnap --format csv --cycles 0 -o out.csv')).toBe(0);
    expect(await run('export a.qsnap --format csv --cycles pause>0 -o out.csv')).toBe(0);
    expect(await run('export a.qsnap --format csv --cycles 3 -o out.csv')).toBe(2);
    expect(said.err).toContain('There is no cycle 3; the recording has only cycle 0.');
    expect(await run('export a.qsnap --format csv --cycles pause>1h -o out.csv')).toBe(2);
  });

  it('tells what cannot be read or written, and leaves no file', async () => {
    const unreadable = stage({ snapshot: failure('snapshot-corrupt', 'It is damaged.') });
    expect(await unreadable.run('export a.qsnap --format csv -o out.csv --json')).toBe(2);
    expect(failureDocumentSchema.parse(JSON.parse(unreadable.said.out)).code).toBe('snapshot-corrupt');
    const readOnly = stage();
    expect(await readOnly.run('export a.qsnap --format csv -o /ro/out.csv')).toBe(1);
    const full = stage();
    expect(await full.run('export a.qsnap --format csv -o /full/out.csv')).toBe(1);
    expect([unreadable.files.size, readOnly.files.size, full.files.size]).toEqual([0, 0, 0]);
  });

  it('leaves no file when it is cancelled', async () => {
    const { run, files, cancelling } = stage();
    cancelling.abort();
    expect(await run('export a.qsnap --format csv -o out.csv')).toBe(130);
    expect(files.size).toBe(0);
  });

  it('exports those that lie between two instants', async () => {
    const { run, said } = stage();
    expect(await run('export a.qsnap --format csv --from 0 --until 1s -o out.csv')).toBe(0);
    expect(await run('export a.qsnap --format csv --from 1s -o out.csv')).toBe(2);
    expect(said.err).toContain('No such cycle lies wholly between --from and --until.');
  });

  it('says what would become of its texts, and writes nothing', async () => {
    const { run, said, files } = stage();
    expect(await run('export a.qsnap --anonymise --preview')).toBe(0);
    expect(said.out).toMatch(/→/);
    const asJson = stage();
    expect(await asJson.run('export a.qsnap --anonymise --preview --json')).toBe(0);
    const { replaced } = anonymiseDocumentSchema.parse(JSON.parse(asJson.said.out));
    expect(replaced.length).toBeGreaterThan(0);
    expect([files.size, asJson.files.size]).toEqual([0, 0]);
  });

  it('draws one view as vectors or as pixels, and says which', async () => {
    const { run, said, files, diary } = stage();
    expect(await run('export a.qsnap --format svg --view cycles --width 900 -o out.svg --json')).toBe(0);
    expect(exportDocumentSchema.parse(JSON.parse(said.out))).toMatchObject({ view: 'cycles', table: null });
    expect(files.get('/work-folder/out.svg')).toMatch(/<svg [^>]*width="900"[^]*Time of each cycle/);
    expect(diary.join()).not.toContain('drawn at');
    expect(await run('export a.qsnap --format png --theme dark -o out.png')).toBe(0);
    expect(await run('export a.qsnap --format png --scale 3 -o out.png')).toBe(0);
    expect(diary.filter((entry) => entry.startsWith('drawn'))).toEqual(['drawn at 2', 'drawn at 3']);
    expect(files.get('/work-folder/out.png')).toContain('Timeline of cycle 0');
  });

  it('says what a PNG cannot show, which an SVG keeps', async () => {
    const { run, said } = stage({ lacking: [...'日本記録'] });
    expect(await run('export a.qsnap --format png -o out.png')).toBe(0);
    expect(said.err.replaceAll('\n', ' ')).toContain(
      'The font for PNGs has no 日 本 記 録: a box stands for each. An SVG keeps them as text.',
    );
    const kept = stage({ lacking: ['日'] });
    expect(await kept.run('export a.qsnap --format svg -o out.svg')).toBe(0);
    expect(kept.said.err).not.toContain('The font');
  });

  it.each([
    ['--format csv --view cycles', '--view is of svg, png; csv is no picture.'],
    ['--format html --theme dark', '--theme is of svg, png; html is no picture.'],
    ['--format qsnap --width 900', '--width is of svg, png; qsnap is no picture.'],
    ['--format svg --scale 2', '--scale is of png; svg has no pixels.'],
    ['--format svg --table spans', '--table is of csv, arrow, parquet; svg is no table.'],
    ['--format png --view heap', 'There is no view “heap”; there are timeline, '],
    ['--format png --width 12', '"12" is no whole number from 480 to 8000.'],
  ])('refuses %s', async (options, words) => {
    const { run, said, files } = stage();
    expect(await run(`export a.qsnap ${options} -o out`)).toBe(2);
    expect(said.err).toContain(words);
    expect(files.size).toBe(0);
  });

  it('asks for what is missing, and refuses what belongs to --anonymise without it', async () => {
    const { run, said } = stage();
    expect(await run('export a.qsnap -o out.csv')).toBe(2);
    expect(await run('export a.qsnap --format csv')).toBe(2);
    expect(await run('export a.qsnap --preview')).toBe(2);
    for (const text of ['--format is missing', '-o is missing', '--preview is of --anonymise'])
      expect(said.err).toContain(text);
  });
});
