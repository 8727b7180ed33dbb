import { describe, expect, it } from 'vitest';
import { failure } from '@core/errors';
import { exitCodeOf } from './failure-text';
import { stage } from './program-fakes';

const READING = [
  'report a.qsnap',
  'report a.qsnap -o a.html',
  'export a.qsnap --format csv -o a.csv',
  'export a.qsnap --format svg -o a.svg',
  'compare a.qsnap b.qsnap',
  'compare a.qsnap b.qsnap --fail-if pause.p50>+5%',
  'import slow.log -o a.qsnap',
  'events perf.data',
  'open a.qsnap',
] as const;

const UNREAD = [
  'file-missing',
  'file-unreadable',
  'snapshot-corrupt',
  'snapshot-too-new',
  'input-foreign',
] as const;

const LEFT = {
  name: 'cut',
  sizeBytes: 1,
  failure: null,
  held: { at: '', done: 1, total: 2, isDriven: false },
};

describe('an exit code', () => {
  it.each(READING.flatMap((line) => UNREAD.map((code) => [line, code] as const)))(
    'of %s is 2 where its file cannot be read (%s)',
    async (line, code) => {
      const error = failure(code, 'It cannot be read.');
      const figures = () => ({ ok: false as const, error });
      const { run, said } = stage({ snapshot: error, open: error, figures });
      expect(await run(line)).toBe(2);
      expect(said.err).not.toBe('');
      expect(await stage({ snapshot: error, open: error, figures }).run(`${line} --json`)).toBe(2);
    },
  );

  it.each([
    'report',
    'export',
    'compare',
    'import',
    'events',
    'record --level all',
    'calibrate --what',
    'thread --what',
    'doctor --what',
    'recover --discard -o a.qsnap',
    'open a.qsnap b.qsnap c.qsnap',
    'nonsense',
  ])('of %s is 2: it is wrong usage', async (line) => {
    expect(await stage().run(line)).toBe(2);
  });

  it.each([
    ['report a.qsnap', 0],
    ['report a.qsnap --json -o a.json', 0],
    ['export a.qsnap --format csv -o a.csv', 0],
    ['report a.qsnap -o a.html', 2],
    ['report a.qsnap --html a.html -o a.md', 2],
    ['export a.qsnap --format html -o a.html', 2],
    ['export a.qsnap --format qsnap -o b.qsnap', 2],
  ])('of %s, where the view cannot be read, is %i: whether a snapshot is in it', async (line, code) => {
    const { run, said } = stage({ view: failure('snapshot-corrupt', 'view.json is damaged.') });
    expect(await run(line)).toBe(code);
    expect(said.err.includes('The view, its markers and its notes are left out. view.json')).toBe(code === 2);
  });

  it('is 1 where what was made cannot be written, whatever made it', async () => {
    const save = failure('disk-full', 'No room.');
    const lines = ['record --cycles 1 -o a.qsnap', 'import slow.log -o a.qsnap', 'recover -o a.qsnap'];
    for (const line of lines)
      expect([line, await stage({ save, interrupted: [LEFT] }).run(line)]).toEqual([line, 1]);
    expect(await stage().run('report a.qsnap -o /ro/a.md')).toBe(1);
    expect(await stage().run('export a.qsnap --format csv -o /full/a.csv')).toBe(1);
  });

  it('is 3 where a program is missing, which is no file that anybody named', () => {
    expect(exitCodeOf(failure('file-missing', 'setpriv was not found.', { searched: '/bin' }))).toBe(3);
    expect(exitCodeOf(failure('file-missing', 'a.qsnap is not there.', { path: 'a.qsnap' }))).toBe(2);
  });
});
