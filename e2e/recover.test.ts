/** The built command line, killed while it records: what it had finished is there again. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { interruptedDocumentSchema, reportSchema } from '@contract/report';
import { CLI, inTemporaryFolder, quiescopeWith } from './command-line';
import { descendants, isAlive, probesOf, runFoldersOf } from './support/machine';

const underWay = (state: string): string => join(state, 'quiescope/under-way');

/** Cycles that the journals in a state folder tell of by now. */
function journaled(state: string): number {
  const folders = existsSync(underWay(state)) ? readdirSync(underWay(state)) : [];
  return folders
    .map((name) => join(underWay(state), name, 'journal.jsonl'))
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + readFileSync(path, 'utf8').split('"is":"cycle"').length - 1, 0);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5);
}

const sumOf = (figures: Readonly<Record<string, number | null>>): number =>
  Object.values(figures).reduce<number>((sum, figure) => sum + (figure ?? 0), 0);

/** Kills a recording once it has `cycles` cycles, and `moreMs` later; how many it had then, and what is left of it. */
async function killed(state: string, level: string, cycles: number, moreMs: number): Promise<number> {
  const words = ['record', '--vcpus', '2', '--memory', '128M', '--level', level, '--bare-every', '0'];
  const child = spawn(process.execPath, [CLI, ...words, '--cycles', '100000', '--interval', '2ms'], {
    stdio: 'ignore',
    env: { ...process.env, XDG_STATE_HOME: state },
  });
  const { pid = 0 } = child;
  const ended = once(child, 'exit');
  await Promise.race([until(() => journaled(state) >= cycles), ended]);
  await delay(moreMs);
  const children = descendants(pid);
  const finished = journaled(state);
  child.kill('SIGKILL');
  await ended;
  await until(() => !children.some(isAlive) && probesOf(pid).length === 0 && runFoldersOf(pid).length === 0);
  return finished;
}

// Moments that no figure of the recording has anything to do with.
it.each([
  ['probes', 20, 0],
  ['probes', 55, 137],
  ['full', 12, 61],
  ['timing', 30, 11],
] as const)(
  'a recording at level %s that is killed after %i cycles and %i ms is recovered with all of them, exactly',
  async (level, cycles, moreMs) => {
    await inTemporaryFolder(async (folder) => {
      const state = join(folder, 'state');
      const recover = (...words: string[]) => quiescopeWith({ XDG_STATE_HOME: state }, 'recover', ...words);
      const finished = await killed(state, level, cycles, moreMs);
      expect(finished).toBeGreaterThanOrEqual(cycles);

      const listed = interruptedDocumentSchema.parse(JSON.parse((await recover('--json')).stdout));
      expect(listed.recordings).toMatchObject([{ held: { total: 100_000, isDriven: false } }]);
      const file = join(folder, 'recovered.qsnap');
      const recovered = await recover('--json', '-o', file);
      expect(recovered.code, recovered.stderr).toBe(0);
      const report = reportSchema.parse(JSON.parse(recovered.stdout));
      expect(report.level).toBe(level);
      expect(report.cycles.length).toBeGreaterThanOrEqual(finished);
      for (const cycle of report.cycles) {
        expect(sumOf(cycle.phases)).toBe(cycle.pauseNs + cycle.captureNs + cycle.resumeNs);
        // Its evidence is there up to the last one.
        if (level !== 'timing') expect(cycle.phases.kick).toBeGreaterThan(0);
      }
      expect(report.environment.shortfalls.join()).toContain('interrupted');

      expect(readdirSync(underWay(state))).toEqual([]);
      const again = await quiescopeWith({}, 'report', file, '--json');
      expect(JSON.parse(again.stdout)).toEqual(report);
    });
  },
);

it('what is saved, cancelled or unwanted leaves no journal', async () => {
  await inTemporaryFolder(async (folder) => {
    const state = join(folder, 'state');
    const record = (...words: string[]) =>
      quiescopeWith(
        { XDG_STATE_HOME: state },
        ...['record', '--vcpus', '2', '--memory', '128M', '--cycles', '5', ...words],
      );
    const saved = await record('--level', 'probes', '-o', join(folder, 'a.qsnap'));
    expect(saved.code, saved.stderr).toBe(0);
    expect(readdirSync(underWay(state))).toEqual([]);
    const unwanted = await record('--level', 'timing');
    expect(unwanted.code, unwanted.stderr).toBe(0);
    expect(readdirSync(underWay(state))).toEqual([]);
  });
});

it('a folder that nothing can be written to costs the journal, is told, and no recording', async () => {
  await inTemporaryFolder(async (folder) => {
    const words = ['record', '--vcpus', '2', '--memory', '128M', '--cycles', '3', '--level', 'probes'];
    // Not even root makes a folder below a device.
    const ran = await quiescopeWith({ XDG_STATE_HOME: '/dev/null' }, ...words, '-o', join(folder, 'a.qsnap'));
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stderr.match(/Should Quiescope be killed/g)).toHaveLength(1);
  });
});
