import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import type { RecordSettings } from '@core/analysis/settings';
import { err, ok } from '@core/errors';
import type { Failure } from '@core/errors';
import { monotonicNs } from '@core/units';
import type { Analyst, CapturePlan, FinishCapture } from '../ports/analyst';
import type { Clock } from '../ports/clock';
import type { Guest } from '../ports/guest';
import type { QmpConnection } from '../ports/qmp';
import { recordCycles } from './record';
import type { RecordProgress } from './record';
import { FakeAnalyst, FakeGuest, frozenWallClock, recordingOf } from '../session/session-fakes';

/** Each command takes this long on the scripted clock. */
const COMMAND_NS = 1_000n;

/** A guest whose QMP answers everything, until `script` says otherwise for the nth command. */
function scriptedGuest(script: (command: string, nth: number) => Failure | null = () => null) {
  const commands: string[] = [];
  let now = 0n;
  const guest = new FakeGuest(DEFAULT_GUEST);
  const execute: QmpConnection['execute'] = (command, args) => {
    commands.push(command === 'human-monitor-command' ? `hmp ${String(args?.['command-line'])}` : command);
    const refused = script(command, commands.length);
    if (refused !== null) return Promise.resolve(err(refused));
    const writtenAt = monotonicNs(now);
    now += COMMAND_NS;
    const name = command === 'stop' ? 'STOP' : 'RESUME';
    const event = { name, data: {}, madeAt: null, readAt: monotonicNs(now - 300n) };
    return Promise.resolve(ok({ value: '', writtenAt, readAt: monotonicNs(now), events: [event] }));
  };
  const qmp: QmpConnection = { ...guest.qmp, execute };
  return { guest: Object.assign(guest, { qmp }), commands };
}

/** An analyst that takes captures and remembers what was asked of it. */
class CapturingAnalyst extends FakeAnalyst implements Analyst {
  readonly steps: string[] = [];
  finished: FinishCapture | null = null;
  readonly #refuses: (plan: CapturePlan) => Failure | null;
  readonly #told = new Set<(failure: Failure) => void>();

  constructor(refuses: (plan: CapturePlan) => Failure | null = () => null) {
    super();
    this.#refuses = refuses;
  }

  override onCaptureFailed: Analyst['onCaptureFailed'] = (listener) => {
    this.#told.add(listener);
    return () => this.#told.delete(listener);
  };

  perfDies(): void {
    for (const listener of this.#told) listener(failureOf('perf-failed'));
  }

  override cycleDriven: Analyst['cycleDriven'] = () => {
    this.steps.push('driven');
    return Promise.resolve();
  };
  override startCapture: Analyst['startCapture'] = (plan) => {
    this.steps.push(`start ${plan.level}`);
    const error = this.#refuses(plan);
    if (error !== null) return Promise.resolve(err(error));
    return Promise.resolve(
      ok({ level: plan.level, events: ['vm_stop'], perfVersion: '6.1', buildId: 'ab', shortfalls: [] }),
    );
  };
  override stopCapture: Analyst['stopCapture'] = () => {
    this.steps.push('stop');
    return Promise.resolve(ok(undefined));
  };
  override finishCapture: Analyst['finishCapture'] = (finish) => {
    this.steps.push('finish');
    this.finished = finish;
    return Promise.resolve(ok(recordingOf('one', finish.cycles.length)));
  };
  override abortCapture: Analyst['abortCapture'] = () => {
    this.steps.push('abort');
    return Promise.resolve();
  };
}

function record(
  guest: Guest,
  analyst: CapturingAnalyst,
  settings: Partial<RecordSettings> = {},
  onProgress: (progress: RecordProgress, cancel: () => void) => void = () => undefined,
  sleep: Clock['sleep'] = () => Promise.resolve(),
  live = false,
) {
  const controller = new AbortController();
  return recordCycles(
    guest,
    { ...DEFAULT_RECORD, cycles: 4, bareEvery: 2, level: 'probes', ...settings },
    {
      analyst,
      clock: {
        now: () => monotonicNs(0n),
        sleep,
        wallTime: () => '2025-01-01T00:00:00Z',
        readWallClock: frozenWallClock,
      },
      hostFacts: { kernel: 'k', cpuModel: 'c', cpus: 2, memoryBytes: 1 },
      version: '0.0.0',
      readThreads: () => Promise.resolve(ok([])),
    },
    {
      signal: controller.signal,
      log: () => undefined,
      onProgress: (progress) => onProgress(progress, () => controller.abort()),
      live,
    },
  );
}

const failureOf = (code: Failure['code']): Failure => ({ code, message: `scripted ${code}`, facts: {} });

describe('recordCycles', () => {
  it('tells the analyst of each cycle as it comes only where somebody watches', async () => {
    const told = async (live: boolean): Promise<number> => {
      const analyst = new CapturingAnalyst();
      await record(scriptedGuest().guest, analyst, {}, undefined, undefined, live);
      return analyst.steps.filter((step) => step === 'driven').length;
    };
    expect([await told(true), await told(false)]).toEqual([4, 0]);
  });

  it('drives bare cycles before and after the recorded ones', async () => {
    const { guest, commands } = scriptedGuest();
    const analyst = new CapturingAnalyst();
    const recorded = await record(guest, analyst);
    expect(recorded).toMatchObject({ ok: true, value: { failure: null } });
    expect(commands).toHaveLength(2 * (1 + 4 + 1));
    expect(analyst.steps).toEqual(['start probes', 'stop', 'finish']);
    expect(analyst.finished?.cycles).toHaveLength(4);
    expect(analyst.finished?.bare).toEqual([
      { after: 0, clientPauseNs: 1_000, clientResumeNs: 1_000 },
      { after: 4, clientPauseNs: 1_000, clientResumeNs: 1_000 },
    ]);
    expect(analyst.finished?.cycles[0]?.stop).toMatchObject({
      command: 'stop',
      eventAt: 2_700n,
      eventMadeAt: null,
      repliedAt: 3_000n,
    });
  });

  it('alternates bare and recorded cycles in blocks, the capture stopped while bare ones are driven', async () => {
    const analyst = new CapturingAnalyst();
    await record(scriptedGuest().guest, analyst, { cycles: 40, bareEvery: 4 });
    const once = ['start probes', 'stop'];
    expect(analyst.steps).toEqual([...once, ...once, ...once, 'finish']);
    const turns = analyst.finished?.bare.map(({ after }) => after);
    expect(turns).toEqual([0, 0, 13, 13, 13, 27, 27, 27, 40, 40]);
  });

  it('keeps the finished cycles when the capture cannot go on', async () => {
    let starts = 0;
    const analyst = new CapturingAnalyst(() => (starts++ === 0 ? null : failureOf('probe-failed')));
    const recorded = await record(scriptedGuest().guest, analyst, { cycles: 40 });
    expect(recorded).toMatchObject({ ok: true, value: { failure: { code: 'probe-failed' } } });
    expect(analyst.finished?.cycles).toHaveLength(13);
  });

  it('goes on recording for an interval after the last reply: vCPUs come back later than that', async () => {
    const { guest } = scriptedGuest();
    const analyst = new CapturingAnalyst();
    const sleep = (ms: number): Promise<void> => {
      analyst.steps.push(`sleep ${String(ms)}`);
      return Promise.resolve();
    };
    await record(guest, analyst, { cycles: 2, bareEvery: 0, intervalMs: 7 }, undefined, sleep);
    expect(analyst.steps).toEqual(['start probes', 'sleep 7', 'sleep 7', 'sleep 7', 'stop', 'finish']);
  });

  it('completes every HMP command before each stop', async () => {
    const { guest, commands } = scriptedGuest();
    await record(guest, new CapturingAnalyst(), {
      cycles: 2,
      bareEvery: 0,
      hmpBeforePause: ['info status', 'x'],
    });
    expect(commands).toEqual([
      'hmp info status',
      'hmp x',
      'stop',
      'cont',
      'hmp info status',
      'hmp x',
      'stop',
      'cont',
    ]);
  });

  it('takes level timing where probes do not work, and says why', async () => {
    const { guest } = scriptedGuest();
    const analyst = new CapturingAnalyst((plan) =>
      plan.level === 'probes' ? failureOf('permission') : null,
    );
    const recorded = await record(guest, analyst, { level: 'auto' });
    expect(recorded.ok).toBe(true);
    expect(analyst.steps.slice(0, 2)).toEqual(['start probes', 'start timing']);
    expect(analyst.finished?.environment.level).toBe('timing');
    expect(analyst.finished?.environment.shortfalls[0]).toContain('scripted permission');
  });

  it('does not fall back when a level was asked for by name', async () => {
    const { guest } = scriptedGuest();
    const recorded = await record(guest, new CapturingAnalyst(() => failureOf('perf-missing')));
    expect(recorded).toMatchObject({ ok: false, error: { code: 'perf-missing' } });
  });

  it('keeps the finished cycles of a guest that dies', async () => {
    const { guest } = scriptedGuest((_, nth) => (nth === 6 ? failureOf('qemu-exited') : null));
    guest.die({ code: null, signal: 'SIGSEGV' });
    const analyst = new CapturingAnalyst();
    const recorded = await record(guest, analyst, { bareEvery: 0 });
    expect(analyst.finished?.cycles).toHaveLength(2);
    expect(recorded).toMatchObject({
      ok: true,
      value: { failure: { code: 'qemu-exited', facts: { exit: 'SIGSEGV', stderr: 'qemu: out of luck' } } },
    });
  });

  it('tells of a guest that dies in the bare cycles at the end, and keeps every recorded one', async () => {
    const { guest } = scriptedGuest((_, nth) => (nth === 11 ? failureOf('qemu-exited') : null));
    guest.die({ code: null, signal: 'SIGKILL' });
    const analyst = new CapturingAnalyst();
    const recorded = await record(guest, analyst);
    expect(analyst.finished?.cycles).toHaveLength(4);
    expect(recorded).toMatchObject({
      ok: true,
      value: { failure: { code: 'qemu-exited', facts: { exit: 'SIGKILL' } } },
    });
  });

  it('ends a guest that stops answering', async () => {
    const { guest } = scriptedGuest((_, nth) => (nth === 1 ? failureOf('qemu-unresponsive') : null));
    const analyst = new CapturingAnalyst();
    const recorded = await record(guest, analyst, { bareEvery: 0 });
    expect(recorded).toMatchObject({ ok: false, error: { code: 'qemu-unresponsive' } });
    expect(guest.stops).toBe(1);
    expect(analyst.steps).toEqual(['start probes', 'abort']);
  });

  it('resumes the guest before a cancellation takes effect', async () => {
    const { guest, commands } = scriptedGuest();
    const analyst = new CapturingAnalyst();
    const recorded = await record(guest, analyst, { bareEvery: 0 }, (progress, cancel) => {
      if (progress.cycle?.index === 1) cancel();
    });
    expect(recorded).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(commands.at(-1)).toBe('cont');
    expect(analyst.steps).toEqual(['start probes', 'abort']);
  });
  it('records no further cycles without perf, and keeps those that were finished', async () => {
    const { guest, commands } = scriptedGuest();
    const analyst = new CapturingAnalyst();
    const recorded = await record(guest, analyst, {}, (progress) => {
      if (progress.cycle?.index === 1) analyst.perfDies();
    });
    expect(analyst.finished?.cycles).toHaveLength(2);
    expect(recorded).toMatchObject({ ok: true, value: { failure: { code: 'perf-failed' } } });
    expect(commands.at(-1)).toBe('cont');
  });
  it('keeps nothing of a recording that is cancelled while it is analysed', async () => {
    const { guest } = scriptedGuest();
    const analyst = new CapturingAnalyst();
    const recorded = await record(guest, analyst, {}, (progress, cancel) => {
      if (progress.stage === 'analysing') cancel();
    });
    expect(recorded).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(analyst.closed).toEqual(['one']);
  });
});
