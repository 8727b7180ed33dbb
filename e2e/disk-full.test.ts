/** A disk that is really full: a file system of our own, which only root may mount. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { writeFileAtomically } from '../src-main/host/files/files';
import { CLI, inTemporaryFolder, quiescope } from './command-line';

it('a full disk loses neither the old file nor space', async () => {
  await inTemporaryFolder((folder) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=65536', 'quiescope-test', folder]);
    try {
      const path = join(folder, 'a.qsnap');
      writeFileSync(path, 'old');
      expect(writeFileAtomically(path, new Uint8Array(1 << 20))).toMatchObject({
        ok: false,
        error: { code: 'disk-full', facts: { path, errno: 'ENOSPC' } },
      });
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['a.qsnap']);
    } finally {
      execFileSync('umount', [folder]);
    }
    return Promise.resolve();
  });
});

it('a disk that fills while a recording is under way costs what was to survive a kill, not the recording', async () => {
  await inTemporaryFolder(async (folder) => {
    const state = join(folder, 'state');
    execFileSync('mkdir', [state]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'quiescope-test', state]);
    try {
      const file = join(folder, 'whole.qsnap');
      const words = ['record', '--vcpus', '2', '--memory', '128M', '--level', 'probes', '--bare-every', '0'];
      const child = spawn(process.execPath, [CLI, ...words, '--cycles', '150', '-o', file], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, XDG_STATE_HOME: state },
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const ended = once(child, 'exit');
      const isRecording = (): boolean => said.includes('Recording');
      while (!isRecording() && child.exitCode === null) await delay(20);
      // Only the rest of its room is left by now.
      writeFileSync(join(state, 'something else'), new Uint8Array(220 << 20));
      await ended;

      expect(child.exitCode, said).toBe(0);
      expect(said.match(/Should Quiescope be killed/g), said).toHaveLength(1);
      const ran = await quiescope('report', file, '--json');
      const report = reportSchema.parse(JSON.parse(ran.stdout));
      expect([report.level, report.cycles.length]).toEqual(['probes', 150]);
      for (const cycle of report.cycles) expect(cycle.phases.kick).toBeGreaterThan(0);
      expect(readdirSync(join(state, 'quiescope/under-way'))).toEqual([]);
    } finally {
      execFileSync('umount', [state]);
    }
    expect(existsSync(state)).toBe(true);
  });
});
