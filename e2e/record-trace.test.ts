/** Level trace on a real QEMU, as a user without any privilege gets it: no perf, no tracefs, and here no KVM either. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import type { JointPhase, Phase } from '@core/phases/phase';
import { kindIndex } from '@core/recording/events';
import type { EventKind } from '@core/recording/events';
import { decodeSnapshot } from '@core/snapshot/decode';
import { CLI, inTemporaryFolder, quiescope } from './command-line';
import type { Ran } from './command-line';

const NOBODY = '65534';

/** The command line as a plain user runs it. */
function asPlainUser(...args: readonly string[]): Promise<Ran> {
  const drop = ['--reuid', NOBODY, '--regid', NOBODY, '--clear-groups', process.execPath];
  const [command, before] = process.getuid?.() === 0 ? ['setpriv', drop] : [process.execPath, []];
  const env = { ...process.env, HOME: '/nonexistent', XDG_RUNTIME_DIR: '' };
  return new Promise((settle) => {
    const options = { timeout: 300_000, maxBuffer: 256 * 1024 * 1024, env };
    execFile(command, [...before, CLI, ...args], options, (error, stdout, stderr) => {
      settle({ code: error === null ? 0 : 1, stdout, stderr });
    });
  });
}

function reportOf(ran: Ran) {
  expect(ran.code, ran.stderr).toBe(0);
  return reportSchema.parse(JSON.parse(ran.stdout));
}

const sumOf = (figures: Readonly<Record<string, number | null>>): number =>
  Object.values(figures).reduce<number>((sum, figure) => sum + (figure ?? 0), 0);

const GUEST = ['--vcpus', '2', '--disk', 'none', '--json'];

it('a user without any privilege gets level trace from auto, its phases sum exactly, and it says what it could not have', async () => {
  const ran = await asPlainUser('record', '--cycles', '10', ...GUEST);
  const { level, cycles, environment } = reportOf(ran);
  expect(level).toBe('trace');
  expect(environment.shortfalls.join('\n')).toMatch(/Level probes was not to be had/);
  expect(cycles).toHaveLength(10);
  for (const { phases, edges, ...cycle } of cycles) {
    expect(sumOf(phases)).toBe(cycle.pauseNs + cycle.resumeNs);
    expect(cycle.pauseNs).toBe(cycle.clientPauseNs);
    expect(phases.kick).toBeGreaterThan(0);
    expect(phases['notify+barrier']).toBeGreaterThan(0);
    expect(phases['dispatch+drain+flush']).toBeGreaterThan(0);
    expect(phases['notify+barrier+resume']).toBeGreaterThan(0);
    // What the log does not separate is not zero but unknown.
    expect([phases.notify, phases.barrier, phases.drain, phases.flush, phases.resume]).toEqual([
      ...[null, null, null, null, null],
    ]);
    expect(edges.resumeEnd).toBe('reply read');
  }
});

it('5 ms injected into flush come back in the joint sum that has flush in it, and in no other', async () => {
  const LATENCY_NS = 5_000_000;
  const drive = [
    '--qemu-arg',
    '-drive',
    '--qemu-arg',
    `if=none,id=d0,driver=null-co,size=1G,latency-ns=${String(LATENCY_NS)}`,
  ];
  // The least of many cycles: what else the machine does only adds to one or the other.
  const least = async (...more: readonly string[]) => {
    const record = ['record', '--level', 'trace', '--cycles', '15', ...GUEST, ...drive, ...more];
    const { cycles } = reportOf(await asPlainUser(...record));
    return (phase: Phase | JointPhase): number =>
      Math.min(...cycles.map(({ phases }) => phases[phase] ?? NaN));
  };
  const without = await least();
  const injected = await least('--hmp-before-pause', 'qemu-io d0 "write 0 4k"');
  // QEMU's log is exact to the microsecond at either end.
  expect(injected('dispatch+drain+flush')).toBeGreaterThanOrEqual(LATENCY_NS - 2_000);
  expect(injected('dispatch+drain+flush')).toBeLessThan(LATENCY_NS * 2);
  expect(without('dispatch+drain+flush')).toBeLessThan(LATENCY_NS / 2);
  for (const phase of ['dispatch', 'kick', 'notify+barrier', 'notify+barrier+resume'] as const)
    expect(injected(phase), phase).toBeLessThan(LATENCY_NS / 2);
});

it('only the recorded cycles are in the log, also where it is the user’s own, and QEMU’s clock is known to microseconds', async () => {
  await inTemporaryFolder(async (folder) => {
    const [log, file] = [join(folder, 'own.log'), join(folder, 'ten.qsnap')];
    const own = ['--qemu-arg', '-D', '--qemu-arg', log, '--qemu-arg', '-msg', '--qemu-arg', 'guest-name=on'];
    const ran = await quiescope('record', '--level', 'trace', '--cycles', '10', ...GUEST, ...own, '-o', file);
    expect(reportOf(ran).observer?.bareCycles).toBeGreaterThan(0);
    const logged = readFileSync(log, 'utf8').split('\n');
    expect(logged.filter((line) => line.includes('vm_stop_flush_all'))).toHaveLength(10);
    expect(logged.filter((line) => line.includes('runstate_set'))).toHaveLength(20);
    const snapshot = decodeSnapshot(readFileSync(file));
    if (!snapshot.ok) throw new Error(snapshot.error.message);
    const { cycles, qemuClockWithinNs } = snapshot.value.recording;
    expect(qemuClockWithinNs).toBeLessThan(100_000);
    for (const cycle of cycles) {
      if (cycle.by !== 'client') throw new Error('not ours');
      expect(cycle.logged?.pause.map(({ step }) => step)).toEqual(['runstateSet', 'notifying', 'flushed']);
      expect(cycle.logged?.resume.map(({ step }) => step)).toEqual(['runstateSet', 'notifying', 'replied']);
      expect(cycle.stop.eventMadeNs).toBeLessThanOrEqual(cycle.stop.eventNs ?? NaN);
    }
  });
});

it('says what is lacking where QEMU’s log goes elsewhere, and records at timing when it may choose', async () => {
  const elsewhere = ['--qemu-arg', '-d', '--qemu-arg', 'guest_errors'];
  const asked = await asPlainUser('record', '--level', 'trace', '--cycles', '2', ...GUEST, ...elsewhere);
  expect(asked.code).not.toBe(0);
  expect(asked.stderr).toContain('standard error');
  const chosen = reportOf(await asPlainUser('record', '--cycles', '2', ...GUEST, ...elsewhere));
  expect(chosen.level).toBe('timing');
  expect(chosen.environment.shortfalls.join('\n')).toMatch(/Level trace was not to be had/);
});

it('QEMU’s own time of STOP, brought to the client’s clock, lies between the calls that perf saw around it', async () => {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, 'probes.qsnap');
    const ran = await quiescope('record', '--level', 'probes', '--cycles', '10', ...GUEST, '-o', file);
    expect(ran.code, ran.stderr).toBe(0);
    const snapshot = decodeSnapshot(readFileSync(file));
    if (!snapshot.ok) throw new Error(snapshot.error.message);
    const { events, functions, cycles, qemuClockWithinNs } = snapshot.value.recording;
    const within = qemuClockWithinNs ?? NaN;
    const timesOf = (kind: EventKind, name: string): number[] =>
      Array.from({ length: events.count }, (_, row) => row)
        .filter((row) => events.kind[row] === kindIndex(kind) && functions[events.a[row] ?? -1] === name)
        .map((row) => events.timeNs[row] ?? NaN);
    const notified = timesOf('functionReturned', 'vm_state_notify');
    const drained = timesOf('functionEntered', 'bdrv_drain_all');
    for (const cycle of cycles) {
      if (cycle.by !== 'client') throw new Error('not ours');
      const { writtenNs, repliedNs, eventMadeNs } = cycle.stop;
      const inside = (times: readonly number[]): number[] =>
        times.filter((timeNs) => timeNs > writtenNs && timeNs < repliedNs);
      const [handlersDone, drainBegun] = [inside(notified)[0] ?? NaN, inside(drained)[0] ?? NaN];
      expect((eventMadeNs ?? NaN) + within).toBeGreaterThanOrEqual(handlersDone);
      expect((eventMadeNs ?? NaN) - within).toBeLessThanOrEqual(drainBegun);
    }
  });
});
