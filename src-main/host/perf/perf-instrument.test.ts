import { expect, test } from 'vitest';
import { ok } from '@core/errors';
import type { CaptureLevel } from '@core/phases/phase';
import { planProbes } from '@core/probe-plan/plan-probes';
import type { PerfRecorder } from './perf';
import { putUp } from './perf-instrument';
import type { InstrumentHost } from './perf-instrument';

const perf: PerfRecorder = {
  pid: 7,
  hangsUp: null,
  died: new Promise(() => undefined),
  flush: () => Promise.resolve(),
  follow: () => Promise.resolve(),
  finish: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** What perf is given at a level on a machine, and what is said to be recorded. */
async function recordedAt(level: CaptureLevel, countsCycles: boolean) {
  let given: readonly string[] = [];
  const probes = planProbes({
    symbols: new Map([['vm_stop', { address: 1, sizeBytes: 1 }]]),
    fileOffsetOf: (address) => address,
    code: null,
  });
  const host: InstrumentHost = {
    perfVersion: () => Promise.resolve(ok('6.1')),
    openTracefs: () => Promise.resolve(ok({ path: '/tracefs', mountedNow: false, exists: () => true })),
    kernelNamesReadable: () => true,
    countsCycles: () => countsCycles,
    planProbes: () => Promise.resolve(ok(probes)),
    removeStaleProbes: () => undefined,
    setProbes: () => ok(undefined),
    removeProbes: () => Promise.resolve(ok(undefined)),
    startPerf: (events) => {
      given = events;
      return Promise.resolve(ok(perf));
    },
    probeGroup: 'g',
    beforeProbes: () => undefined,
    afterPerf: () => undefined,
  };
  const plan = { level, qemuPath: '/qemu', threads: [] };
  const up = await putUp(host, plan, { signal: new AbortController().signal, sink: () => undefined });
  if (!up.ok) throw new Error(up.error.message);
  return { clocks: given.filter((argument) => argument.includes('freq=')), names: up.value.events };
}

test('level full samples the CPUs’ clock besides, and level probes does not', async () => {
  const full = await recordedAt('full', false);
  expect(full.clocks).toEqual(['cpu-clock/freq=1999,call-graph=fp,max-stack=16/I']);
  const probes = await recordedAt('probes', false);
  expect(probes.clocks).toEqual([]);
  expect(full.names).toEqual([...probes.names, 'cpu-clock at 1999 Hz']);
});

test('cycles are sampled where the CPUs count them', async () => {
  const { clocks, names } = await recordedAt('full', true);
  expect(clocks).toEqual(['cycles/freq=1999,call-graph=fp,max-stack=16/P']);
  expect(names.at(-1)).toBe('cycles at 1999 Hz');
});
