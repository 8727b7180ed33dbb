import { describe, expect, it } from 'vitest';
import { stage } from './program-fakes';

const LEFT = {
  name: 'cut',
  sizeBytes: 1,
  failure: null,
  held: { at: '', done: 1, total: 2, isDriven: false },
};

const SNAPSHOTS = [
  'record --cycles 1',
  'attach --qmp /run/q.sock',
  'import slow.log',
  'recover',
  'export a.qsnap --format qsnap',
];

describe('the name of a snapshot', () => {
  it.each(SNAPSHOTS)('is no other format’s: %s tells which command writes that', async (line) => {
    for (const [name, maker] of [
      ['x.html', 'quiescope export --format html'],
      ['x.HTM', 'quiescope report -o'],
      ['x.md', 'quiescope report -o'],
      ['x.json', 'quiescope export --format chrome or json'],
      ['x.speedscope.json', 'quiescope export --format speedscope'],
    ] as const) {
      const { run, said, launches, diary } = stage({ interrupted: [LEFT] });
      expect(await run(`${line} -o ${name}`)).toBe(2);
      expect(said.err).toContain(
        `What is written is a snapshot, and /work-folder/${name} is no name of one: name it .qsnap. Of a snapshot, ${maker} makes such a file.`,
      );
      expect([...launches, ...diary]).toEqual(line === 'import slow.log' ? ['analyst disposed'] : []);
    }
  });

  it.each(SNAPSHOTS)('may end in whatever else, or in nothing: %s', async (line) => {
    for (const name of ['run', 'run.QSNAP', 'run.qsnap.bak', 'run.zip'])
      expect(await stage({ interrupted: [LEFT] }).run(`${line} -o ${name}`)).toBe(0);
  });

  it.each([
    'export a.qsnap --format csv -o b.qsnap',
    'export a.qsnap --format png -o b.qsnap',
    'report a.qsnap -o b.qsnap',
    'report a.qsnap --html b.qsnap',
    'report a.qsnap --json -o b.qsnap',
    'events perf.data -o b.qsnap',
  ])('is nothing else’s: %s', async (line) => {
    const { run, said, files } = stage();
    expect(await run(line)).toBe(2);
    expect(said.err).toContain(
      '/work-folder/b.qsnap is a snapshot’s name, and what is written there is none.',
    );
    expect(files.size).toBe(0);
  });
});

it.each([
  'export a.qsnap --format qsnap --cycles 1 -o a.qsnap',
  'export a.qsnap --format csv -o ./a.qsnap',
  'report a.qsnap -o a.qsnap',
  'report a --html a',
  'import slow -o slow',
  'events perf.data -o ../work-folder/perf.data',
])('what is read is not replaced: %s', async (line) => {
  const { run, said, files } = stage();
  expect(await run(line)).toBe(2);
  expect(said.err).toContain('is what is read: name another file to write.');
  expect(files.size).toBe(0);
});
