import { describe, expect, it } from 'vitest';
import { fail, failure, ok } from '@core/errors';
import { skewedTimes } from '@core/testing/skewed-times';
import { timedOverview } from '@core/testing/timed-overview';
import { compareDocumentSchema } from '@contract/compare-document';
import { failureDocumentSchema } from '@contract/report';
import { stage } from './program-fakes';

const MEDIANS: Readonly<Record<string, number>> = {
  'a.qsnap': 1e6,
  'slow.qsnap': 1.3e6,
  'same.qsnap': 1e6,
  'damaged.qsnap': 1.3e6,
};
const LEFT_OUT = { cycles: Uint32Array.of(0, 1, 7), failure: failure('snapshot-corrupt', 'It is damaged.') };

const recordings = {
  figures: (path: string) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const medianNs = MEDIANS[name];
    return medianNs === undefined
      ? fail('file-missing', `${path} does not exist.`, { path })
      : ok({
          overview: timedOverview({
            pauseNs: skewedTimes(60, medianNs, { deviation: 0.1 }, name.length),
          }),
          leftOut: name === 'damaged.qsnap' ? LEFT_OUT : null,
          passedOver: [],
        });
  },
};

describe('compare', () => {
  it('says what is slower, with its interval', async () => {
    const { run, said } = stage(recordings);
    expect(await run('compare a.qsnap slow.qsnap')).toBe(0);
    expect(said.out).toMatch(/^Pause is slower in B: median \+\d+% \(95%/m);
    expect(said.out).toMatch(/^ {2}pause +p50 .* slower$/m);
  });

  it('ends with 1 where a condition is met, and says which', async () => {
    const { run, said } = stage(recordings);
    expect(await run('compare a.qsnap slow.qsnap --fail-if pause.p50>+5% --fail-if pause.p50>+90%')).toBe(1);
    expect(said.out).toMatch(/^✗ pause\.p50>\+5%: /m);
    expect(said.out).toMatch(/^✓ pause\.p50>\+90%: /m);
  });

  it('ends with 0 where none is, or there are too few cycles to say', async () => {
    const { run, said } = stage(recordings);
    expect(await run('compare a.qsnap same.qsnap --fail-if pause.p50>+5% --fail-if pause.p99>+1%')).toBe(0);
    expect(said.out).toContain(
      '? pause.p99>+1%: not decided: an interval needs 368 independent cycles a side',
    );
  });

  it('ends with 2 where a condition cannot be read, with a mark below what is wrong', async () => {
    const { run, said } = stage(recordings);
    expect(await run('compare a.qsnap slow.qsnap --fail-if puase.p50>+5%')).toBe(2);
    expect(said.err).toContain('did you mean pause?');
    expect(said.err).toContain('| puase.p50>+5%\n  | ^^^^^^^^^');
    expect(said.out).toBe('');
  });

  it.each([
    'compare a.qsnap gone.qsnap',
    'compare a.qsnap',
    'compare a.qsnap --cycles-a index<0',
    'compare a.qsnap slow.qsnap --cycles-b kik>1ms',
  ])('of no use ends with 2: 1 is the comparison’s alone (%s)', async (line) => {
    const { run, said } = stage(recordings);
    expect(await run(`${line} --json`)).toBe(2);
    failureDocumentSchema.parse(JSON.parse(said.out));
  });

  it('holds chosen cycles of one file against the others', async () => {
    const { run, said } = stage(recordings);
    expect(await run('compare a.qsnap --cycles-a index<20 --json')).toBe(0);
    const { a, b } = compareDocumentSchema.parse(JSON.parse(said.out));
    expect([a.cycles.chosen, b.cycles.chosen]).toEqual([20, 40]);
  });

  it.each([
    ['index<0', '--cycles-a chooses no cycle of'],
    ['index<100', '--cycles-a chooses all cycles of'],
  ])('says which choice leaves a side without cycles (%s)', async (filter, words) => {
    const { run, said } = stage(recordings);
    expect(await run(`compare a.qsnap --cycles-a ${filter}`)).toBe(2);
    expect(said.err).toContain(words);
  });

  it('leaves out cycles that cannot be read, however they are chosen, says so and ends with 2', async () => {
    const { run, said } = stage(recordings);
    expect(await run('compare a.qsnap damaged.qsnap --fail-if pause.p50>+5%')).toBe(2);
    expect(said.out).toMatch(/^B .* · 57 of 60 cycles · 3 could not be read · /m);
    expect(said.out).toMatch(/^✗ pause\.p50>\+5%: /m);
    const words = '3 of 60 cycles could not be read and are left out: 0–1, 7. It is damaged.';
    expect(said.err).toContain(`/work-folder/damaged.qsnap: ${words}`);

    const other = stage(recordings);
    expect(await other.run('compare damaged.qsnap --cycles-a index<20 --json')).toBe(2);
    const { a, b } = compareDocumentSchema.parse(JSON.parse(other.said.out));
    expect([a.cycles, b.cycles]).toMatchObject([{ chosen: 17 }, { chosen: 40 }]);
    expect([a.leftOut, b.leftOut]).toEqual([0, 1].map(() => ({ cycles: 3, message: words })));
    expect(other.said.err.split('could not be read')).toHaveLength(2);
  });

  it('draws it as well where it is asked to, as vectors or as pixels', async () => {
    const { run, said, files, diary } = stage(recordings);
    expect(await run('compare a.qsnap slow.qsnap --picture out.svg --width 900 --theme dark')).toBe(0);
    expect(said.out).toMatch(/^Pause is slower in B/m);
    expect(said.err).toContain('Picture: /work-folder/out.svg\n');
    const svg = files.get('/work-folder/out.svg') ?? '';
    for (const words of ['>a.qsnap · 60 cycles', '>slow.qsnap · 60 cycles', '>Pause is slower in B'])
      expect(svg).toContain(words);
    expect(
      await run('compare a.qsnap slow.qsnap --picture OUT.PNG --view flame --fail-if pause.p50>+5%'),
    ).toBe(1);
    expect(files.get('/work-folder/OUT.PNG')).toContain('Comparison · flame difference');
    expect(diary.filter((entry) => entry.startsWith('drawn'))).toEqual(['drawn at 2']);
    expect(diary.filter((entry) => entry === 'recording closed')).toHaveLength(4);
  });

  it.each([
    ['--view overlay', '--view is of --picture, which was not given.'],
    ['--scale 2', '--scale is of --picture, which was not given.'],
    ['--picture out.pdf', '--picture out.pdf: a picture’s name ends with .svg or .png.'],
    ['--picture out.svg --scale 2', '--scale is of png; svg has no pixels.'],
    ['--picture out.svg --view heap', 'There is no view “heap”; there are figures, overlay, flame.'],
    ['--picture /ro/out.svg', '/ro/out.svg'],
    ['--picture /full/out.svg', 'full'],
  ])('a picture that cannot be had ends with 2 (%s)', async (options, words) => {
    const { run, said, files } = stage(recordings);
    expect(await run(`compare a.qsnap slow.qsnap ${options}`)).toBe(2);
    expect(said.err).toContain(words);
    expect([files.size, said.out]).toEqual([0, '']);
  });

  it('with --json prints one document that fits the schema', async () => {
    const { run, said } = stage(recordings);
    expect(await run('compare a.qsnap slow.qsnap --json --fail-if pause.mean>+5%')).toBe(1);
    const document = compareDocumentSchema.parse(JSON.parse(said.out));
    expect(document.failed).toBe(true);
    expect(document.verdicts[0]).toContain('Pause is slower in B');
  });
});
