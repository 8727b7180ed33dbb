import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { createPerfDecoder } from '../perf/pipe-decoder';
import type { PerfRecording } from '../perf/perf-recording';
import {
  KVM_USERSPACE_EXIT,
  SCHED_SWITCH,
  SYS_ENTER_IOCTL,
  uprobe,
  uretprobe,
} from '../testing/perf-formats';
import type { TestFormat } from '../testing/perf-formats';
import { PerfStream } from '../testing/perf-stream';
import { importPerf } from './import-perf';
import type { ImportInput } from './import-perf';

const ORIGIN = 5_000_000_000n;
const INPUT: ImportInput = {
  kind: 'perf pipe',
  file: '/home/me/capture',
  sizeBytes: 4711,
  pid: null,
  version: '0',
  isoTime: () => null,
};
const KVM_RUN = 0xae80;

const FORMATS: readonly TestFormat[] = [
  uprobe('any_group', 'vm_stop', 1),
  uretprobe('any_group', 'vm_stop', 2),
  uprobe('any_group', 'vm_start', 3),
  uretprobe('any_group', 'vm_start', 4),
  SYS_ENTER_IOCTL,
  KVM_USERSPACE_EXIT,
  SCHED_SWITCH,
];

/** Event, thread, and microseconds: a process's threads are those with its hundred. */
type Line = readonly [name: string, tid: number, us: number];

const pidOf = (tid: number): number => Math.floor(tid / 100) * 100;

/** A stream of these samples; `names` gives threads their names. */
function recorded(
  lines: readonly Line[],
  names: Readonly<Record<number, string>> = {},
  formats = FORMATS,
): PerfRecording {
  const stream = new PerfStream(formats.map((format) => ({ format })));
  for (const [tid, name] of Object.entries(names)) {
    stream.comm(name, { timeNs: 0n, pid: pidOf(Number(tid)), tid: Number(tid) });
  }
  for (const [name, tid, us] of lines) {
    const event = formats.findIndex((format) => format.name === name);
    const fields: Record<string, number> =
      name === 'sys_enter_ioctl'
        ? { cmd: KVM_RUN }
        : name === 'sched_switch'
          ? { prev_pid: tid, prev_state: 1 }
          : {};
    stream.sample({ event, timeNs: ORIGIN + BigInt(us) * 1000n, tid, pid: pidOf(tid), fields });
  }
  const decoder = createPerfDecoder();
  const fed = decoder.feed(stream.bytes());
  if (!fed.ok) throw new Error(fed.error.message);
  const finished = decoder.finish();
  if (!finished.ok) throw new Error(finished.error.message);
  return finished.value;
}

/** One pause and one resume of process `pid` from `us` on. */
const cycle = (pid: number, us: number): Line[] => [
  ['vm_stop', pid, us],
  ['vm_stop__return', pid, us + 10],
  ['vm_start', pid, us + 50],
  ['vm_start__return', pid, us + 70],
];

const byTime = (lines: readonly Line[]): Line[] => [...lines].sort((left, right) => left[2] - right[2]);

const imported = (perf: PerfRecording, input: Partial<ImportInput> = {}) =>
  importPerf({ perf, damage: [] }, { ...INPUT, ...input }, () => ({ symbols: null, note: 'No names here.' }));

function sound(perf: PerfRecording, input: Partial<ImportInput> = {}) {
  const result = imported(perf, input);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('a recording that somebody else made', () => {
  it('gives the cycles of its QEMU with joint sums, and says what nobody recorded', () => {
    const { recording, environment } = sound(recorded([...cycle(100, 10), ...cycle(100, 200)]));
    const analysis = analyseRecording(recording);
    expect(analysis.cycles.map(({ pauseNs, resumeNs, holdNs }) => [pauseNs, holdNs, resumeNs])).toEqual([
      [10_000, 40_000, 20_000],
      [10_000, 40_000, 20_000],
    ]);
    const [first] = analysis.cycles;
    expect(first?.phases).toMatchObject({
      dispatch: null,
      kick: null,
      other: null,
      capture: null,
      'dispatch+kick+notify+barrier+drain+flush': 10_000,
      'dispatch+notify+barrier+resume': 20_000,
    });
    expect(first).toMatchObject({ clientPauseNs: null, kicks: null, gracePeriods: null, downtimeNs: null });
    expect(analysis.observer).toBeNull();
    expect(environment.source).toMatchObject({ kind: 'perf pipe', file: '/home/me/capture', clock: 'perf' });
    expect(environment).toMatchObject({ guest: null, record: null, recordedAt: null, level: 'probes' });
    expect(environment.shortfalls.join(' ')).toMatch(/client’s times.*one sum.*context switches.*vCPUs/);
  });

  it('tells vCPUs by QEMU’s names for their threads', () => {
    const perf = recorded(cycle(100, 10), { 100: 'qemu-system-x86', 101: 'CPU 0/KVM', 102: 'CPU 11/KVM' });
    const { recording, environment } = sound(perf);
    expect(recording.threads).toMatchObject([
      { tid: 100, is: { role: 'main' } },
      { tid: 101, is: { role: 'vcpu', vcpu: 0 } },
      { tid: 102, is: { role: 'vcpu', vcpu: 11 } },
    ]);
    expect(environment.qemu.accelerator).toBe('kvm');
  });

  it('tells them by their calls of KVM_RUN where they have no names, and ends the resume with the last one’s', () => {
    const lines = byTime([
      ['kvm_userspace_exit', 108, 12],
      ['kvm_userspace_exit', 105, 14],
      ...cycle(100, 10),
      ['sys_enter_ioctl', 105, 75],
      ['sys_enter_ioctl', 108, 90],
    ]);
    const { recording, environment } = sound(recorded(lines));
    expect(recording.threads.map(({ tid, is }) => [tid, is.role === 'vcpu' ? is.vcpu : null])).toEqual([
      [100, null],
      [105, 0],
      [108, 1],
    ]);
    const [only] = analyseRecording(recording).cycles;
    expect(only?.cycle.edges.resumeEnd).toBe('last vCPU entered KVM_RUN');
    expect(only).toMatchObject({ resumeNs: 30_000, downtimeNs: 78_000 });
    expect(environment.shortfalls.join(' ')).toContain('told by their calls of KVM_RUN');
  });

  it('keeps the events of the QEMU alone', () => {
    const lines = byTime([...cycle(100, 10), ...cycle(300, 15)]);
    const { recording } = sound(recorded(lines, { 100: 'qemu-system-x86' }), { pid: 100 });
    expect(new Set(recording.events.tid)).toEqual(new Set([100]));
  });

  it('shows the driving thread’s states where switches were recorded', () => {
    const lines = byTime([['sched_switch', 100, 5], ...cycle(100, 10)]);
    const [only] = analyseRecording(sound(recorded(lines)).recording).cycles;
    expect(only?.states.running).not.toBeNull();
  });
});

describe('several QEMUs', () => {
  const both = recorded(byTime([...cycle(100, 10), ...cycle(300, 15)]));

  it('that have cycles are listed, and one is to be chosen', () => {
    const result = imported(both);
    expect(result).toMatchObject({ ok: false, error: { code: 'usage', facts: { pids: '100 300' } } });
    expect(sound(both, { pid: 300 }).recording.threads[0]?.tid).toBe(300);
  });

  it('of which one has cycles need no choice', () => {
    const perf = recorded(cycle(300, 15), { 100: 'qemu-system-arm', 300: 'qemu-kvm' });
    expect(sound(perf).recording.threads[0]?.tid).toBe(300);
  });

  it('are named where the one that was asked for is none of them', () => {
    const result = imported(both, { pid: 7 });
    expect(!result.ok && result.error).toMatchObject({ code: 'usage' });
    expect(!result.ok && result.error.message).toContain('100, 300');
  });
});

describe('a recording without cycles says why', () => {
  const why = (perf: PerfRecording): string => {
    const result = imported(perf);
    expect(result).toMatchObject({ ok: false, error: { code: 'no-cycles', facts: { missing: 'probes' } } });
    return result.ok ? '' : result.error.message;
  };

  it('when there is no QEMU in it', () => {
    expect(why(recorded([['sched_switch', 100, 1]], { 100: 'bash' }))).toContain('No QEMU');
  });

  it('when exits of vCPUs are all that was recorded: they do not prove a pause', () => {
    const perf = recorded([['kvm_userspace_exit', 101, 1]], { 100: 'qemu-system-x86' }, [KVM_USERSPACE_EXIT]);
    expect(why(perf)).toContain('do not prove a pause');
  });

  it('when only entries were probed, with what fired', () => {
    const lines: Line[] = [
      ['vm_stop', 100, 1],
      ['vm_start', 100, 9],
    ];
    expect(why(recorded(lines))).toContain('vm_stop 1 times');
  });

  it('when perf was killed before it described its probes', () => {
    const sound = recorded(cycle(100, 10), { 100: 'qemu-system-x86' });
    const events = sound.events.map((event) => ({ ...event, format: null }));
    expect(why({ ...sound, events, truncated: true })).toContain('does not describe its tracepoints');
  });

  it('when a pause has no resume', () => {
    expect(why(recorded(cycle(100, 10).slice(0, 2)))).toContain('1 pause and 0 resumes stand alone');
  });
});
