/** What the built command line says and how it exits when something it needs fails. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findExecutable } from '../src-main/host/processes/children-executable';
import { CLI, inTemporaryFolder, quiescope, quiescopeWith } from './command-line';
import type { Ran } from './command-line';

const FAKE_QEMU = resolve(import.meta.dirname, 'fakes/fake-qemu.mjs');
const FAKE_PERF = resolve(import.meta.dirname, 'fakes/fake-perf.mjs');

const fakeRecording = (fault: string): readonly string[] => [
  ...['record', '--qemu', FAKE_QEMU, '--disk', 'none', '--accel', 'tcg', '--level', 'timing'],
  ...['--cycles', '8', '--qemu-arg', '-fake', '--qemu-arg', fault],
];

const recordOnFake = (fault: string, ...options: string[]): Promise<Ran> =>
  quiescope(...fakeRecording(fault), ...options);

/** A PATH that has of the machine's commands only these. */
function pathWith(
  folder: string,
  commands: readonly string[],
  links: Readonly<Record<string, string>> = {},
): string {
  const path = join(folder, 'bin');
  mkdirSync(path);
  for (const command of commands) symlinkSync(findExecutable(command) ?? command, join(path, command));
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(path, name));
  return path;
}

const WITHOUT_PERF = ['qemu-system-x86_64', 'qemu-img', 'setpriv', 'mount', 'node'];

function expectFailure(ran: Ran, code: number, ...words: readonly string[]): void {
  expect(ran.code, ran.stderr).toBe(code);
  for (const word of words) expect(ran.stderr).toContain(word);
  expect(ran.stderr, 'a stack trace').not.toMatch(/^\s+at /m);
}

describe('a QEMU', () => {
  it('that is not there: exit 3, where it was looked for, how to get it', async () => {
    expectFailure(
      await quiescope('record', '--qemu', '/nowhere/qemu'),
      3,
      '/nowhere/qemu',
      'apt-get install',
    );
  });

  it('that exits at once: exit 1 and its own words', async () => {
    const ran = await quiescope('record', '--disk', 'none', '--qemu-arg', '-no-such-option');
    expectFailure(ran, 1, '-no-such-option');
  });

  it('that dies in mid-recording: exit 1, and the finished cycles are kept', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, 'cut.qsnap');
      expectFailure(await recordOnFake('die-at-stop=4', '-o', file), 1, 'QEMU');
      const kept = await quiescope('report', file, '--json');
      expect(kept.code, kept.stderr).toBe(0);
      expect(JSON.parse(kept.stdout)).toMatchObject({ level: 'timing', cycles: [{}, {}, {}] });
    });
  });

  it('that talks garbage: exit 1, and no hang', async () => {
    expectFailure(await recordOnFake('garbage-at-stop=1'), 1, 'QMP');
  });
});

describe('perf', () => {
  it('that is not there: exit 3 and how to get it', async () => {
    await inTemporaryFolder(async (folder) => {
      const PATH = pathWith(folder, WITHOUT_PERF);
      const ran = await quiescopeWith(
        { PATH },
        'record',
        '--vcpus',
        '1',
        '--accel',
        'tcg',
        '--level',
        'probes',
      );
      expectFailure(ran, 3, 'perf', 'apt-get install linux-perf', '--level trace');
    });
  });

  it('that dies in mid-recording: it ends there, exit 1, and what is missing is said', async () => {
    await inTemporaryFolder(async (folder) => {
      const PATH = pathWith(folder, WITHOUT_PERF, { perf: FAKE_PERF });
      const env = { PATH, FAKE_PERF: 'dies-in-mid-recording' };
      const options = ['--vcpus', '1', '--accel', 'tcg', '--level', 'probes', '--cycles', '20', '--json'];
      const ran = await quiescopeWith(env, 'record', ...options);
      expectFailure(ran, 1, 'perf');
      // It dies as soon as it records: what was finished by then may be a cycle, or none.
      const { cycles = [] } = JSON.parse(ran.stdout) as { cycles?: unknown[] };
      expect(cycles.length).toBeLessThan(20);
    });
  });
});

/** The recording on a fake QEMU with its stdout or stderr somewhere of ours. */
function recordInto(
  stdio: { out: number | 'pipe'; err: number | 'pipe' },
  ...options: string[]
): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, ...fakeRecording('none'), ...options], {
    stdio: ['ignore', stdio.out, stdio.err],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  // What the other end of a pipe does when `head` has seen enough.
  if (options.includes('-o')) child.stderr?.once('data', () => child.stderr?.destroy());
  return new Promise((settle) =>
    child.once('close', (code) => settle({ code: code ?? 1, stdout: '', stderr })),
  );
}

describe('an output', () => {
  it('that takes nothing more is told, without a stack trace', async () => {
    const full = openSync('/dev/full', 'w');
    const ran = await recordInto({ out: full, err: 'pipe' });
    closeSync(full);
    expectFailure(ran, 1, 'standard output', 'no space left on device');
  });

  it('of progress that nobody reads any more costs no recording', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, 'kept.qsnap');
      const { code } = await recordInto({ out: 'pipe', err: 'pipe' }, '-o', file);
      expect(code).toBe(0);
      expect(existsSync(file)).toBe(true);
    });
  });
});

describe('what a user gives', () => {
  it('a wrong argument: exit 2, which and what there is', async () => {
    expectFailure(await quiescope('record', '--level', 'everything'), 2, 'everything', 'probes');
    expectFailure(await quiescope('record', '--memory', '12parsecs'), 2, '12parsecs');
  });

  it('a damaged snapshot: exit 2, which and where', async () => {
    await inTemporaryFolder(async (folder) => {
      const file = join(folder, 'damaged.qsnap');
      writeFileSync(file, 'PK\u0003\u0004 and no more');
      expectFailure(await quiescope('report', file), 2, file);
    });
  });
});
