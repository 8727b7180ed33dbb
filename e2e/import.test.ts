/** Recordings that perf made by itself, of a real QEMU that was paused and resumed meanwhile, are imported. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { failureDocumentSchema, reportSchema } from '@contract/report';
import type { Guest } from '../src-main/engine/ports/guest';
import { inTemporaryFolder, quiescope } from './command-line';
import { driveGuest, launchForeignGuest } from './support/driven-guest';
import type { DrivenCycle } from './support/driven-guest';
import { setProbes, whilePerfRecords } from './support/foreign-perf';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const CYCLES = 5;
const GROUP = `imported_${process.pid}`;
const FUNCTIONS = [
  ...['vm_stop', 'vm_start', 'pause_all_vcpus', 'resume_all_vcpus', 'vm_state_notify'],
  ...['bdrv_drain_all', 'bdrv_flush_all'],
];

let guest: Guest;
let removeProbes: () => Promise<void> = () => Promise.resolve();
beforeAll(async () => {
  guest = await launchForeignGuest();
  removeProbes = await setProbes(GROUP, guest.qemuPath, FUNCTIONS);
});
afterAll(async () => {
  await removeProbes();
  await guest.stop();
});

const sumOf = (figures: Readonly<Record<string, number | null>>): number =>
  Object.values(figures).reduce<number>((sum, figure) => sum + (figure ?? 0), 0);

async function imported(path: string, folder: string) {
  const file = join(folder, 'imported.qsnap');
  const ran = await quiescope('import', path, '-o', file, '--json');
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stderr).not.toContain('    at ');
  return { report: reportSchema.parse(JSON.parse(ran.stdout)), file, stderr: ran.stderr };
}

type ImportedReport = Awaited<ReturnType<typeof imported>>['report'];

/** As many cycles as were driven, each inside its own commands, with sums that match. */
function expectDrivenCycles(report: ImportedReport, driven: readonly DrivenCycle[]): void {
  expect(report.cycles).toHaveLength(driven.length);
  report.cycles.forEach((cycle, index) => {
    const { stop, cont } = driven[index] ?? expect.fail('one cycle too many');
    expect(sumOf(cycle.phases)).toBe(cycle.pauseNs + cycle.captureNs + cycle.resumeNs);
    expect(cycle.pauseNs).toBeGreaterThan(0);
    expect(cycle.pauseNs).toBeLessThan(Number(stop.repliedNs - stop.writtenNs));
    expect(cycle.stopToStartNs).toBeLessThan(Number(cont.repliedNs - stop.writtenNs));
    expect([cycle.clientPauseNs, cycle.clientResumeNs]).toEqual([null, null]);
    expect(cycle.edges).toMatchObject({ pauseStart: 'vm_stop entered', pauseEnd: 'vm_stop returned' });
  });
}

describe('a perf.data that perf record -a -g made', () => {
  it('gives as many cycles as were driven, their phases and states, and the ladder of each vCPU', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'perf.data');
      const kvm = guest.accelerator === 'kvm' ? ',kvm:kvm_userspace_exit' : '';
      const events = `${GROUP}:*,sched:sched_switch,sched:sched_waking,signal:signal_generate,syscalls:sys_enter_ioctl${kvm}`;
      const words = ['-a', '-g', '-k', 'CLOCK_MONOTONIC', '-e', events];
      const driven = await whilePerfRecords(words, { path, pipe: false }, () => driveGuest(guest, CYCLES));
      const { report, file, stderr } = await imported(path, folder);
      expectDrivenCycles(report, driven);
      expect(stderr).toContain('Reading');
      expect(report.level).toBe('probes');
      expect(report.environment).toMatchObject({
        source: { kind: 'perf.data', file: path, clock: 'monotonic' },
        qemu: { path: guest.qemuPath, accelerator: guest.accelerator, version: null },
        guest: null,
        record: null,
      });
      for (const { states, phases, pauseNs, resumeNs } of report.cycles) {
        expect(sumOf(states)).toBe(pauseNs + resumeNs);
        expect(phases.kick).toBeGreaterThan(0);
        expect(phases.notify).toBeGreaterThan(0);
      }
      if (guest.accelerator === 'kvm') {
        expect(report.cycles.every((cycle) => (cycle.kicks ?? 0) >= 2)).toBe(true);
        expect(report.cycles.some((cycle) => cycle.downtimeNs !== null)).toBe(true);
      }
      const again = await quiescope('report', file, '--json');
      expect(reportSchema.parse(JSON.parse(again.stdout))).toEqual(report);
    });
  });
});

describe('a capture of perf’s pipe with the frames alone', () => {
  it('gives the cycles with joint sums, and null for what nobody recorded', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'capture');
      const frames = ['vm_stop', 'vm_start'].flatMap((name) => [
        `${GROUP}:${name}`,
        `${GROUP}:${name}__return`,
      ]);
      const words = ['-p', String(guest.pid), '-k', 'CLOCK_MONOTONIC', '-e', frames.join(',')];
      const driven = await whilePerfRecords(words, { path, pipe: true }, () => driveGuest(guest, CYCLES));
      const { report } = await imported(path, folder);
      expectDrivenCycles(report, driven);
      expect(report.environment.source).toMatchObject({ kind: 'perf pipe' });
      for (const { phases, pauseNs, resumeNs, states, kicks, downtimeNs } of report.cycles) {
        expect(phases['dispatch+kick+notify+barrier+drain+flush']).toBe(pauseNs);
        expect(phases['dispatch+notify+barrier+resume']).toBe(resumeNs);
        expect([phases.kick, phases.flush, phases.other, kicks, downtimeNs, states.blocked]).toEqual(
          Array.from({ length: 6 }, () => null),
        );
      }
    });
  });
});

describe('what shows no cycle', () => {
  it('names what to record instead, with the QEMU’s own path', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'perf.data');
      const words = ['-p', String(guest.pid), '-e', 'sched:sched_switch,signal:signal_generate'];
      await whilePerfRecords(words, { path, pipe: false }, () => driveGuest(guest, 1));
      const ran = await quiescope('import', path, '-o', join(folder, 'a.qsnap'), '--json');
      expect(ran.code, ran.stderr).toBe(1);
      const answer = failureDocumentSchema.parse(JSON.parse(ran.stdout));
      expect(answer.code).toBe('no-cycles');
      expect(answer.message).toContain(`process ${String(guest.pid)}`);
      expect(answer.remedy).toContain(`perf probe -x ${guest.qemuPath}`);
    });
  });

  it('a file of another kind is told by its contents, whatever its name', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'perf.data');
      writeFileSync(path, readFileSync(process.execPath).subarray(0, 10_000));
      const ran = await quiescope('import', path, '-o', join(folder, 'a.qsnap'));
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain('ELF');
      expect(() => statSync(join(folder, 'a.qsnap'))).toThrow();
    });
  });
});
