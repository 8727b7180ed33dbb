import { describe, expect, it } from 'vitest';
import { fail, failure, ok } from '@core/errors';
import type { ElfImage } from '@core/elf/elf-image';
import type { Failure } from '@core/errors';
import { planProbes } from '@core/probe-plan/plan-probes';
import { monotonicNs } from '@core/units';
import type { PerfRecorder } from '../host/perf/perf';
import type { CapturePlan } from '../engine/ports/analyst';
import { Capture } from './capture';
import type { CaptureHost } from './capture-host';

const PLAN: CapturePlan = { level: 'probes', pid: 1, qemuPath: '/qemu', threads: [] };

const IMAGE: ElfImage = {
  buildId: 'abc',
  machine: 62,
  segments: [],
  symbols: new Map([['vm_stop', { address: 1, sizeBytes: 1 }]]),
  fileOffsetOf: (address) => address,
};

/** A machine that writes down what is done to it. */
function machine(overrides: Partial<CaptureHost> = {}) {
  const did: string[] = [];
  let die = (_failure: Failure): void => undefined;
  let sink = (_bytes: Uint8Array): void => undefined;
  let tick = (): void => undefined;
  const perf: PerfRecorder = {
    pid: 7,
    hangsUp: null,
    died: new Promise((resolve) => (die = resolve)),
    follow: () => Promise.resolve(),
    flush: () => {
      did.push('flush');
      return Promise.resolve();
    },
    finish: () => {
      did.push('finish');
      sink(Uint8Array.of(1, 2));
      return Promise.resolve();
    },
    close: () => {
      did.push('close');
      return Promise.resolve();
    },
  };
  const host: CaptureHost = {
    readImage: () => ok(IMAGE),
    perfVersion: () => Promise.resolve(ok('6.1')),
    openTracefs: () => Promise.resolve(ok({ path: '/tracefs', mountedNow: false, exists: () => true })),
    kernelNamesReadable: () => true,
    countsCycles: () => false,
    planProbes: () => Promise.resolve(ok(planProbes({ ...IMAGE, code: null }))),
    removeStaleProbes: () => did.push('stale'),
    setProbes: (_, group) => {
      did.push(`set ${group}`);
      return ok(undefined);
    },
    removeProbes: (_, group) => {
      did.push(`remove ${group}`);
      return Promise.resolve(ok(undefined));
    },
    kernelNames: () => String,
    auditFences: () => Promise.resolve(null),
    codeSitesOf: () => () => ({ address: '0x1', file: null, function: null }),
    handlersOf: () => Promise.resolve(() => ({ address: '0x1', name: null, calls: [], opaque: '0x2' })),
    sleep: () => new Promise((resolve) => (tick = () => resolve())),
    startPerf: (_events, options) => {
      sink = options.sink;
      did.push('perf');
      return Promise.resolve(ok(perf));
    },
    keepNames: () => ok(undefined),
    createStream: () => fail('file-unwritable', 'A fake keeps nothing.'),
    probeGroup: 'g',
    beforeProbes: () => did.push('watch'),
    afterPerf: () => undefined,
    release: () => undefined,
    ...overrides,
  };
  const told: Failure[] = [];
  const capture = new Capture(host, {
    onDied: (death) => told.push(death),
    onCycles: () => undefined,
    onUnkept: () => undefined,
  });
  return { capture, did, told, die: (death: Failure) => die(death), tick: () => tick() };
}

describe('a capture', () => {
  it('is watched over before a probe is set, and leaves none', async () => {
    const { capture, did } = machine();
    const started = await capture.start(PLAN);
    expect(started.ok && started.value).toMatchObject({
      level: 'probes',
      perfVersion: '6.1',
      buildId: 'abc',
    });
    expect(await capture.stop()).toEqual(ok(undefined));
    expect(did).toEqual(['stale', 'watch', 'set g', 'perf', 'finish', 'close', 'remove g']);
    const captured = await capture.finish();
    expect(captured.ok && captured.value.live?.raw[0]?.read(0, 9)).toEqual(Uint8Array.of(1, 2));
  });

  it('goes on after it was stopped, with probes of its own, and brings all of it home', async () => {
    const { capture, did } = machine();
    await capture.start(PLAN);
    await capture.stop();
    expect(await capture.start(PLAN)).toMatchObject({ ok: true });
    await capture.stop();
    const once = ['stale', 'watch', 'set g', 'perf', 'finish', 'close', 'remove g'];
    expect(did).toEqual([...once, ...once]);
    const captured = await capture.finish();
    expect(captured.ok && captured.value.live?.raw.map((raw) => raw.sizeBytes)).toEqual([2, 2]);
  });

  it('that cannot go on keeps what it has', async () => {
    let tries = 0;
    const { capture } = machine({
      setProbes: () => (tries++ === 0 ? ok(undefined) : fail('probe-failed', 'no')),
    });
    await capture.start(PLAN);
    await capture.stop();
    expect(await capture.start(PLAN)).toMatchObject({ ok: false, error: { code: 'probe-failed' } });
    const captured = await capture.finish();
    expect(captured.ok && captured.value.live?.raw[0]?.sizeBytes).toBe(2);
  });

  it('stops by itself when it is finished without being stopped', async () => {
    const { capture, did } = machine();
    await capture.start(PLAN);
    const captured = await capture.finish();
    expect(captured.ok && captured.value.shortfalls).toEqual([]);
    await capture.abort();
    expect(did.slice(-3)).toEqual(['finish', 'close', 'remove g']);
  });

  it('has perf write what waits only while a cycle waits for it', async () => {
    const { capture, did, tick } = machine();
    await capture.start(PLAN);
    const turn = async (): Promise<void> => {
      tick();
      await new Promise((resolve) => setImmediate(resolve));
    };
    await turn();
    expect(did).not.toContain('flush');
    const command = {
      writtenAt: monotonicNs(1n),
      eventAt: null,
      eventMadeAt: null,
      repliedAt: monotonicNs(2n),
    };
    const cycle = { stop: { command: 'stop', ...command }, cont: { command: 'cont', ...command } } as const;
    capture.cycleDriven(cycle);
    capture.cycleDriven(cycle);
    await turn();
    expect(did.filter((step) => step === 'flush')).toEqual(['flush']);
    await capture.abort();
  });

  it('at level timing touches nothing', async () => {
    const { capture, did } = machine();
    const started = await capture.start({ ...PLAN, level: 'timing' });
    expect(started.ok && started.value.events).toEqual([]);
    await capture.stop();
    expect(did).toEqual([]);
    const captured = await capture.finish();
    expect(captured.ok && captured.value.live).toBe(null);
  });

  it('is busy while one is under way', async () => {
    const { capture } = machine();
    await capture.start(PLAN);
    const second = await capture.start(PLAN);
    expect(!second.ok && second.error.code).toBe('busy');
  });

  it('is refused where the kernel hides its names: barrier would be guessed', async () => {
    const { capture, did } = machine({ kernelNamesReadable: () => false });
    const started = await capture.start(PLAN);
    expect(started).toMatchObject({ error: { code: 'permission', facts: { path: '/proc/kallsyms' } } });
    expect(did).toEqual([]);
  });

  it('takes the probes away when perf does not start', async () => {
    const { capture, did } = machine({ startPerf: () => Promise.resolve(fail('permission', 'no')) });
    const started = await capture.start(PLAN);
    expect(!started.ok && started.error.code).toBe('permission');
    expect(did).toEqual(['stale', 'watch', 'set g', 'remove g']);
    expect((await capture.finish()).ok).toBe(false);
  });

  it('needs a binary that exports what is probed', async () => {
    const without = planProbes({ symbols: new Map(), fileOffsetOf: () => null, code: null });
    const { capture, did } = machine({ planProbes: () => Promise.resolve(ok(without)) });
    const started = await capture.start(PLAN);
    expect(!started.ok && started.error.code).toBe('symbol-missing');
    expect(did).toEqual([]);
  });

  it('whose perf dies tells so, and keeps what came with a word on it', async () => {
    const { capture, told, die } = machine();
    await capture.start(PLAN);
    die(failure('perf-failed', 'perf ended (1).'));
    await Promise.resolve();
    expect(told.map(({ code }) => code)).toEqual(['perf-failed']);
    const captured = await capture.finish();
    expect(captured.ok && captured.value.shortfalls).toEqual(['The recording ends early: perf ended (1).']);
  });

  it('that is aborted while it starts leaves nothing and says that it was cancelled', async () => {
    const { capture, did } = machine({
      perfVersion: () => new Promise((resolve) => setImmediate(() => resolve(ok('6.1')))),
    });
    const starting = capture.start(PLAN);
    await capture.abort();
    const started = await starting;
    expect(!started.ok && started.error.code).toBe('cancelled');
    expect(did.slice(-2)).toEqual(['close', 'remove g']);
    expect((await capture.start(PLAN)).ok).toBe(true);
  });

  it('that is aborted keeps nothing, however often it is', async () => {
    const { capture, did } = machine();
    await capture.start(PLAN);
    await capture.abort();
    await capture.abort();
    expect(did.filter((what) => what === 'remove g')).toHaveLength(1);
    expect((await capture.finish()).ok).toBe(false);
  });
});
