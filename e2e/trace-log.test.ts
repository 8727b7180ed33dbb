/** QEMU's own log of a real guest's pauses: every cycle is found, where the client saw it, and nothing is lost or invented. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analyseRecording } from '@core/analysis/analyse';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { LoggedCycle } from '@core/recording/recording';
import { CYCLE_EVENTS, TIMESTAMP_OPTION, VCPU_EVENTS } from '@core/trace-log/qemu-options';
import type { TraceLogReading } from '@core/trace-log/recording-from-trace-log';
import { createGuestLauncher } from '../src-main/engine/launch/launch';
import type { Guest } from '../src-main/engine/ports/guest';
import { createQemuHost } from '../src-main/host/qemu/qemu-host';
import { clockOffset, readTraceLog, spanOf } from './support/trace-log';
import type { ClockOffset } from './support/trace-log';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const ROOT = resolve(import.meta.dirname, '..');
const VCPUS = 2;
const CYCLES = 12;
/** QEMU's log has whole microseconds, cut off. */
const RESOLUTION_NS = 1_000n;

/** A command as the client saw it, on CLOCK_MONOTONIC. */
interface Command {
  readonly writtenAt: bigint;
  readonly readAt: bigint;
}

async function run(guest: Guest, command: 'stop' | 'cont'): Promise<Command> {
  const reply = await guest.qmp.execute(command);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

/** Returns once each vCPU is in KVM_RUN again, as the log says beyond its first `bytes`. */
const vcpusAreBack = (path: string, bytes: number): Promise<void> =>
  vi.waitFor(
    () => {
      const log = readFileSync(path).subarray(bytes).toString();
      for (let vcpu = 0; vcpu < VCPUS; vcpu += 1)
        expect(log).toContain(`kvm_vcpu_ioctl cpu_index ${String(vcpu)}, type 0xae80`);
    },
    { timeout: 30_000 },
  );

const logOptions = (path: string, events: string): readonly string[] => [
  ...TIMESTAMP_OPTION.split(' '),
  ...['-D', path, '-d', events],
];

async function launch(extraArguments: readonly string[]): Promise<Guest> {
  const launcher = createGuestLauncher(createQemuHost({ resources: join(ROOT, 'resources') }));
  const settings = { ...DEFAULT_GUEST, vcpus: VCPUS, memoryMiB: 128, extraArguments };
  const options = { signal: new AbortController().signal, log: () => undefined };
  const launched = await launcher.launch(settings, options);
  if (!launched.ok) throw new Error(JSON.stringify(launched.error));
  return launched.value;
}

describe.each([
  ['what tells cycles', CYCLE_EVENTS, 'replied'],
  ['the vCPUs’ calls too', `${CYCLE_EVENTS},${VCPU_EVENTS}`, 'vcpusRunning'],
])('a log of this machine’s QEMU with %s', (_, events, resumeEnd) => {
  const folder = mkdtempSync(join(tmpdir(), 'trace-log-'));
  const path = join(folder, 'qemu.log');
  const commands: { readonly stop: Command; readonly cont: Command }[] = [];
  const clocks: ClockOffset[] = [];
  let read: TraceLogReading;
  let hasKvm = true;

  beforeAll(async () => {
    const guest = await launch(logOptions(path, events));
    hasKvm = guest.accelerator === 'kvm';
    try {
      clocks.push(clockOffset());
      for (let cycle = 0; cycle < CYCLES; cycle += 1) {
        const stop = await run(guest, 'stop');
        const { size } = statSync(path);
        commands.push({ stop, cont: await run(guest, 'cont') });
        // Every other time the next stop comes whether they are back or not.
        if (resumeEnd === 'vcpusRunning' && hasKvm && cycle % 2 === 1) await vcpusAreBack(path, size);
      }
      clocks.push(clockOffset());
    } finally {
      await guest.stop();
    }
    read = readTraceLog(path);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const cycles = (): LoggedCycle[] =>
    read.recording.cycles.filter((cycle): cycle is LoggedCycle => cycle.by === 'log');

  it('shows as many cycles as were driven, with every boundary that a log can tell', () => {
    expect([cycles().length, read.incomplete, read.ofOthers]).toEqual([CYCLES, 0, 0]);
    for (const { pause } of cycles())
      expect(pause.map(({ step }) => step).join()).toBe('requested,runstateSet,notifying,eventSent,flushed');
    const told = cycles().filter(({ resume }) => resume.at(-1)?.step === resumeEnd);
    // A vCPU may not be back in KVM_RUN when the next stop comes: its resume then ends with the command.
    if (resumeEnd === 'replied') expect(told).toHaveLength(CYCLES);
    else if (hasKvm) expect(told.length).toBeGreaterThanOrEqual(CYCLES / 2);
  });

  it('sums exactly to each pause and resume', () => {
    for (const { phases, pauseNs, resumeNs } of analyseRecording(read.recording).cycles) {
      const sum = [...PHASES, ...JOINT_PHASES].reduce((ns, phase) => ns + (phases[phase] ?? 0), 0);
      expect(sum).toBe(pauseNs + resumeNs);
      expect(phases.kick).toBeGreaterThan(0);
      expect(phases['notify+barrier']).toBeGreaterThan(0);
      expect(phases['dispatch+drain+flush']).toBeGreaterThan(0);
    }
  });

  it('has each pause and each request within what the client saw of them', () => {
    const { low, high } = spanOf(clocks);
    const { origin } = read.recording;
    cycles().forEach(({ pause, resume }, index) => {
      const { stop, cont } = commands[index] ?? {};
      if (stop === undefined || cont === undefined) throw new Error('no such cycle');
      const instant = (step: { readonly timeNs: number } | undefined): bigint =>
        origin + BigInt(step?.timeNs ?? NaN);
      expect(instant(pause[0])).toBeGreaterThanOrEqual(stop.writtenAt + low - RESOLUTION_NS);
      expect(instant(pause.at(-1))).toBeLessThanOrEqual(stop.readAt + high);
      expect(instant(resume[0])).toBeGreaterThanOrEqual(cont.writtenAt + low - RESOLUTION_NS);
      const replied = resume.find(({ step }) => step === 'replied' || step === 'notifying');
      expect(instant(replied)).toBeLessThanOrEqual(cont.readAt + high);
    });
    // Clocks that are known no better than a pause is long would prove nothing.
    const shortest = Math.min(...analyseRecording(read.recording).cycles.map(({ pauseNs }) => pauseNs));
    expect(Number(high - low)).toBeLessThan(shortest);
  });
});

describe('a flush that takes 20 ms', () => {
  const LATENCY_NS = 20_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'trace-log-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is in the sum of what QEMU does after STOP, in each pause before which something was written', async () => {
    const path = join(folder, 'qemu.log');
    const drive = `if=none,id=d0,driver=null-co,size=1G,latency-ns=${String(LATENCY_NS)}`;
    const guest = await launch(['-drive', drive, ...logOptions(path, CYCLE_EVENTS)]);
    try {
      for (let cycle = 0; cycle < CYCLES; cycle += 1) {
        if (cycle % 2 === 0) {
          const written = await guest.qmp.execute('human-monitor-command', {
            'command-line': 'qemu-io d0 "write 0 4k"',
          });
          expect(written.ok).toBe(true);
        }
        await run(guest, 'stop');
        await run(guest, 'cont');
      }
    } finally {
      await guest.stop();
    }
    const { cycles } = analyseRecording(readTraceLog(path).recording);
    expect(cycles).toHaveLength(CYCLES);
    const afterStop = cycles.map(({ phases }) => phases['dispatch+drain+flush'] ?? NaN);
    const [due, idle] = [0, 1].map((odd) => afterStop.filter((_, index) => index % 2 === odd));
    // To the microsecond at either end.
    expect(Math.min(...(due ?? []))).toBeGreaterThanOrEqual(LATENCY_NS - 2_000);
    expect(Math.min(...(idle ?? []))).toBeLessThan(LATENCY_NS / 2);
  });
});
