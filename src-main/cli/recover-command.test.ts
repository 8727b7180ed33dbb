import { describe, expect, it } from 'vitest';
import { stage } from './program-fakes';

const LEFT = {
  name: '2026-03-01-12-00-00',
  failure: null,
  sizeBytes: 4096,
  held: { at: '2026-03-01T12:00:00.000Z', done: 1200, total: 10_000, isDriven: false },
};

describe('recover', () => {
  it('lists what killed runs left, with how much of it is there', async () => {
    const { run, said } = stage({ interrupted: [LEFT] });
    expect(await run('recover')).toBe(0);
    expect(said.out).toBe(`${LEFT.name}  ${LEFT.held.at}  1,200 of 10,000 cycles  4 KiB\n`);
  });

  it('discards one, and with --json prints what is left', async () => {
    const { run, said, diary } = stage({ interrupted: [LEFT] });
    expect(await run('recover --discard --json')).toBe(0);
    expect(diary).toContain(`discarded ${LEFT.name}`);
    expect(JSON.parse(said.out)).toMatchObject({ schema: 'quiescope.interrupted/1' });
  });

  it.each([
    ['recover --discard', 'there is none to save or to discard'],
    ['recover other -o a.qsnap', 'No recording other waits to be recovered'],
    ['recover other', 'What is to become of it?'],
    ['recover --discard -o a.qsnap', 'either saved (-o) or discarded (--discard)'],
  ])('says why nothing can be done, and ends with 2 (%s)', async (line, words) => {
    const { run, said } = stage(line.includes('other') ? { interrupted: [LEFT] } : {});
    expect(await run(line)).toBe(2);
    expect(said.err).toContain(words);
    expect(said.out).toBe('');
  });
});
