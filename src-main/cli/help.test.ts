import { describe, expect, it } from 'vitest';
import { stage } from './program-fakes';

const COMMANDS = [
  ...['doctor', 'record', 'attach', 'calibrate', 'thread', 'report', 'import'],
  ...['export', 'compare', 'recover', 'events', 'open'],
];

describe('help', () => {
  it.each([60, 80, 100])('of each command fits %i columns', async (columns) => {
    for (const words of ['--help', ...COMMANDS.map((command) => `${command} --help`)]) {
      const { run, said } = stage({ columns });
      expect(await run(words)).toBe(0);
      expect(said.out).toMatch(/^Usage: quiescope/);
      expect(said.out.split('\n').filter((line) => line.length > columns)).toEqual([]);
    }
  });

  it('names every command', async () => {
    const { run, said } = stage();
    await run('--help');
    const named = [...said.out.matchAll(/^ {2}([a-z]+) \[/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...COMMANDS, 'help'].sort());
  });

  it.each(['attach', 'import', 'export'])(
    'of %s says in its first line what must be given',
    async (command) => {
      const { run, said } = stage();
      await run(`${command} --help`);
      expect(said.out).toMatch(/^Usage: quiescope [a-z]+ -.* \[options\]/);
    },
  );
});

describe('wrong usage', () => {
  it('is told as every failure is, with what was meant', async () => {
    const { run, said } = stage();
    expect(await run('record --cylces 1')).toBe(2);
    expect(said.err).toBe(
      "quiescope: unknown option '--cylces' (Did you mean --cycles?)\n  → See quiescope --help, or quiescope <command> --help.\n",
    );
  });
});
