/** SIGKILL in the middle of an injection: what holds a guest of ours still must not outlive us. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hierarchiesOf, isFrozen } from '../../src-main/host/processes/freezer-cgroup';
import type { FreezerCgroup } from '../../src-main/host/processes/freezer-cgroup';
import { CLI } from '../command-line';
import { descendants, isAlive, probesOf, runFoldersOf } from '../support/machine';

/** Cgroups that name process `pid` as their owner. */
function cgroupsOf(pid: number): FreezerCgroup[] {
  const hierarchies = hierarchiesOf(
    readFileSync('/proc/mounts', 'utf8'),
    readFileSync('/proc/self/cgroup', 'utf8'),
  );
  return hierarchies.flatMap(({ version, own }) =>
    readdirSync(own)
      .filter((name) => name.startsWith(`quiescope-${String(pid)}-`))
      .map((name) => ({ version, path: join(own, name) })),
  );
}

const frozenOf = (pid: number): boolean => cgroupsOf(pid).some(isFrozen);

it('leaves no QEMU, no cgroup, no probe and no folder behind when it is killed while a vCPU is frozen', async () => {
  const child = spawn(process.execPath, [CLI, 'calibrate', '--only', 'frozen-vcpu'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const pid = child.pid ?? 0;
  // Probes come first, then the cycles: fifty pairs take seconds, and in a quarter of them the vCPU is frozen.
  await expect.poll(() => probesOf(pid), { timeout: 60_000 }).not.toEqual([]);
  const children = descendants(pid);
  expect(children.some(({ command }) => command.startsWith('qemu-system'))).toBe(true);
  expect(cgroupsOf(pid)).toHaveLength(1);
  await expect.poll(() => frozenOf(pid), { timeout: 60_000, interval: 1 }).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => children.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => probesOf(pid), { timeout: 60_000 }).toEqual([]);
  await expect.poll(() => [...runFoldersOf(pid), ...cgroupsOf(pid)], { timeout: 10_000 }).toEqual([]);
}, 150_000);
