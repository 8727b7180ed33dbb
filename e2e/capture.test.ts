/** Probes and perf on the real machine, with a real QEMU: they come, they record, and they always go. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cycleRows } from '@core/analysis/cycle-table';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { Failure } from '@core/errors';
import type { Thread } from '@core/recording/recording';
import { createGuestLauncher } from '../src-main/engine/launch/launch';
import type { Analyst, CaptureStarted } from '../src-main/engine/ports/analyst';
import type { Guest } from '../src-main/engine/ports/guest';
import { readThreads } from '../src-main/engine/threads';
import { openTracefs } from '../src-main/host/perf/tracefs';
import { createQemuHost } from '../src-main/host/qemu/qemu-host';
import { readThreadNames } from '../src-main/host/qemu/qemu-threads';
import { createAnalyst } from '../src-main/worker/client';
import { cycle, finishing } from './support/driven-cycles';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const ROOT = resolve(import.meta.dirname, '..');
const WORKER = join(ROOT, 'out/main/worker.cjs');
const PROBE_EVENTS = '/sys/kernel/tracing/uprobe_events';
const probesOf = (group: string): string[] =>
  readFileSync(PROBE_EVENTS, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`:${group}/`));
const ownProbes = (pid: number): string[] =>
  readFileSync(PROBE_EVENTS, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`:quiescope_${pid}_`));

/** Pids of living `perf` processes whose parent is `parent`. */
function perfOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        return (
          /^Name:\s+perf$/m.test(status) &&
          new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status) &&
          !/^State:\s+Z/m.test(status)
        );
      } catch {
        return false;
      }
    });
}

const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}`) || /^State:\s+Z/m.test(statusOf(pid));

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 'State: Z';
  }
}

describe('a capture on the real machine', () => {
  let guest: Guest;
  let threads: readonly Thread[];
  let analyst: Analyst;
  const foreign = `foreign_${process.pid}`;
  /** No process has pid 1 and this start time. */
  const stale = 'quiescope_1_1';

  beforeAll(async () => {
    await openTracefs();
    const launcher = createGuestLauncher(createQemuHost({ resources: join(ROOT, 'resources') }));
    const settings = { ...DEFAULT_GUEST, vcpus: 2, memoryMiB: 128 };
    const options = { signal: new AbortController().signal, log: () => undefined };
    const launched = await launcher.launch(settings, options);
    if (!launched.ok) throw new Error(JSON.stringify(launched.error));
    guest = launched.value;
    const read = await readThreads(guest, readThreadNames);
    if (!read.ok) throw new Error(read.error.message);
    threads = read.value;
  });
  afterAll(() => guest.stop());
  afterEach(() => analyst.dispose());

  async function start(): Promise<CaptureStarted> {
    analyst = createAnalyst(WORKER);
    const plan = { level: 'probes', pid: guest.pid, qemuPath: guest.qemuPath, threads } as const;
    const started = await analyst.startCapture(plan);
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    return started.value;
  }

  it('records what a pause and resume are made of, removes its probes and stale ones, and nobody else’s', async () => {
    for (const group of [foreign, stale])
      appendFileSync(PROBE_EVENTS, `p:${group}/probe ${guest.qemuPath}:0x1000\n`);
    try {
      const started = await start();
      expect(ownProbes(process.pid).length).toBeGreaterThan(10);
      expect(probesOf(stale)).toEqual([]);
      expect(perfOf(process.pid)).toHaveLength(1);

      const cycles = [await cycle(guest), await cycle(guest), await cycle(guest)];
      expect(await analyst.stopCapture()).toEqual({ ok: true, value: undefined });
      expect(ownProbes(process.pid)).toEqual([]);
      expect(perfOf(process.pid)).toEqual([]);
      expect(probesOf(foreign)).toHaveLength(1);

      const finished = await analyst.finishCapture(finishing(guest, cycles, started));
      if (!finished.ok) throw new Error(JSON.stringify(finished.error));
      const { summary } = finished.value;
      expect([summary.level, summary.lost]).toEqual(['probes', 0]);
      const rows = cycleRows(summary.cycles);
      for (const row of rows) {
        expect(row.phases.kick).toBeGreaterThan(0);
        expect(row.phases.notify).toBeGreaterThan(0);
        expect(row.phases.resume).toBeGreaterThan(0);
        expect(row.pauseNs).toBeLessThanOrEqual(row.clientPauseNs ?? 0);
      }
      if (guest.accelerator === 'kvm') expect(rows.every(({ kicks }) => (kicks ?? 0) >= 2)).toBe(true);
    } finally {
      for (const group of [foreign, stale]) {
        if (probesOf(group).length > 0) appendFileSync(PROBE_EVENTS, `-:${group}/probe\n`);
      }
    }
  });

  it('saves perf’s own bytes with a snapshot that opens again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    try {
      const started = await start();
      const cycles = [await cycle(guest)];
      const finished = await analyst.finishCapture(finishing(guest, cycles, started));
      if (!finished.ok) throw new Error(JSON.stringify(finished.error));
      const path = join(folder, 'one.qsnap');
      expect((await analyst.saveSnapshot(finished.value.id, path, null)).ok).toBe(true);
      expect(readFileSync(path).includes('perf/events-1.pipe')).toBe(true);
      const opened = await analyst.open(path, { pid: null, version: '0' });
      if (!opened.ok) throw new Error(opened.error.message);
      expect(opened.value.summary).toEqual(finished.value.summary);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('whose perf is killed says so at once and keeps the cycles', async () => {
    const started = await start();
    const told = new Promise<Failure>((resolve_) => analyst.onCaptureFailed(resolve_));
    const cycles = [await cycle(guest)];
    const [perf] = perfOf(process.pid);
    if (perf === undefined) throw new Error('perf does not run');
    process.kill(perf, 'SIGKILL');
    expect((await told).code).toBe('perf-failed');
    const finished = await analyst.finishCapture(finishing(guest, cycles, started));
    if (!finished.ok) throw new Error(JSON.stringify(finished.error));
    expect(finished.value.summary.cycles.count).toBe(1);
    expect(finished.value.summary.environment.shortfalls.join()).toContain('The recording ends early');
    await analyst.abortCapture();
    expect(ownProbes(process.pid)).toEqual([]);
  });

  it('leaves no perf and no probe when its process is killed', async () => {
    analyst = createAnalyst(WORKER);
    const script = join(ROOT, 'e2e/support/hold-capture.mjs');
    const args = [script, String(guest.pid), guest.qemuPath, JSON.stringify(threads)];
    const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void holder.kill('SIGKILL'));
    const [said]: unknown[] = await once(holder.stdout, 'data');
    expect(String(said)).toBe('holding\n');
    const { pid } = holder;
    if (pid === undefined) throw new Error('the holder has no pid');
    const [perf] = perfOf(pid);
    expect(ownProbes(pid).length).toBeGreaterThan(10);
    if (perf === undefined) throw new Error('perf does not run');

    holder.kill('SIGKILL');
    await expect.poll(() => isGone(perf), { timeout: 60_000 }).toBe(true);
    await expect.poll(() => ownProbes(pid), { timeout: 60_000 }).toEqual([]);
  });
});
