import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { monotonicNs } from '@core/units';
import type { FinishCapture } from '../engine/ports/analyst';
import { buildRecording } from './build-recording';
import type { Captured } from './capture';
import { LiveRecording } from './live-recording';

const at = (nanoseconds: number) => monotonicNs(10n ** 15n + BigInt(nanoseconds));
const FINISH: FinishCapture = {
  cycles: [
    {
      stop: { command: 'stop', writtenAt: at(0), eventAt: at(700), eventMadeAt: null, repliedAt: at(1000) },
      cont: { command: 'cont', writtenAt: at(2000), eventAt: null, eventMadeAt: null, repliedAt: at(2500) },
    },
  ],
  bare: [],
  environment: {
    source: { kind: 'recorded' },
    recordedAt: '2030-01-01T00:00:00.000Z',
    quiescope: '0',
    qemu: { path: '/qemu', version: '7.2', buildId: null, commandLine: [], accelerator: 'kvm' },
    host: { kernel: '6', cpuModel: 'x', cpus: 1, memoryBytes: 1 },
    fences: null,
    perf: null,
    guest: DEFAULT_GUEST,
    record: DEFAULT_RECORD,
    level: 'probes',
    shortfalls: ['one'],
  },
};
function captured(chunks: readonly Uint8Array[], level: 'timing' | 'probes' = 'probes'): Captured {
  const plan = { level, pid: 1, qemuPath: '/qemu', threads: [] };
  if (level === 'timing') return { plan, live: null, shortfalls: ['two'] };
  const live = new LiveRecording({ probeOf: () => null, threads: [], scheduled: [], symbolise: String });
  for (const chunk of chunks) live.feed(chunk);
  return { plan, live, shortfalls: ['two'] };
}

describe('building a recording', () => {
  it('counts every time from the first stop request', () => {
    const built = buildRecording(captured([], 'timing'), FINISH);
    expect(built.ok && built.value.recording).toMatchObject({
      origin: at(0),
      level: 'timing',
      cycles: [
        {
          stop: { writtenNs: 0, eventNs: 700, repliedNs: 1000 },
          cont: { writtenNs: 2000, eventNs: null, repliedNs: 2500 },
        },
      ],
    });
    expect(built.ok && built.value.perf).toEqual([]);
  });

  it('keeps the client’s times where perf’s bytes are damaged, and says that the level is lower', () => {
    const chunk = new TextEncoder().encode('no perf at all, and no pipe either');
    const built = buildRecording(captured([chunk]), FINISH);
    if (!built.ok) throw new Error(built.error.message);
    const { recording, environment, perf } = built.value;
    expect([recording.level, environment.level]).toEqual(['timing', 'timing']);
    expect(environment.shortfalls.slice(0, 2)).toEqual(['one', 'two']);
    expect(environment.shortfalls[2]).toContain('this is level timing');
    expect(perf[0]).toMatchObject({ name: 'events-1', bytes: chunk });
  });

  it('keeps all of perf’s bytes in the order they came', () => {
    const header = Uint8Array.from([...new TextEncoder().encode('PERFILE2'), 16, 0, 0, 0, 0, 0, 0, 0]);
    const built = buildRecording(captured([header.slice(0, 5), header.slice(5)]), FINISH);
    if (!built.ok) throw new Error(built.error.message);
    expect(built.value.perf[0]?.bytes).toEqual(header);
    expect(built.value.recording.level).toBe('probes');
    expect(built.value.environment.shortfalls).toEqual(['one', 'two']);
  });

  it('fails where no cycle was finished', () => {
    const built = buildRecording(captured([]), { ...FINISH, cycles: [] });
    expect(!built.ok && built.error.code).toBe('no-cycles');
  });
});
