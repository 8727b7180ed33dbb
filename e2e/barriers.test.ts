/** Barriers and samples of the built-in guest on a real QEMU: its own code disassembled, its own threads sampled. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { kindIndex } from '@core/recording/events';
import type { Recording } from '@core/recording/recording';
import { createPerfDecoder } from '@core/perf/pipe-decoder';
import { chunkOf, indexInChunk } from '@core/perf/record-columns';
import { RECORD } from '@core/perf/record-types';
import { decodeSnapshot } from '@core/snapshot/decode';
import { inTemporaryFolder, quiescope } from './command-line';

type Report = ReturnType<typeof reportSchema.parse>;

let report: Report;
let recording: Recording;
/** Threads of whatever perf's clock hit, before anything was left out. */
const hitByPerf = new Set<number>();

beforeAll(async () => {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, 'full.qsnap');
    const ran = await quiescope('record', '--level', 'full', '--cycles', '20', '--json', '-o', file);
    expect(ran.code, ran.stderr).toBe(0);
    report = reportSchema.parse(JSON.parse(ran.stdout));
    const snapshot = decodeSnapshot(readFileSync(file));
    if (!snapshot.ok) throw new Error(snapshot.error.message);
    recording = snapshot.value.recording;
    for (const { bytes } of snapshot.value.perf) if (bytes !== null) collectHits(bytes);
  });
}, 300_000);

function collectHits(bytes: Uint8Array): void {
  const decoder = createPerfDecoder();
  decoder.feed(bytes);
  const perf = decoder.finish();
  if (!perf.ok) throw new Error(perf.error.message);
  const { timed, events } = perf.value;
  for (let row = 0; row < timed.count; row += 1) {
    const chunk = chunkOf(timed, row);
    const place = indexInChunk(row);
    const isSample = chunk.type[place] === RECORD.sample;
    if (isSample && events[chunk.event[place] ?? -1]?.format === null) hitByPerf.add(chunk.tid[place] ?? -1);
  }
}

const sampledRows = (): number[] =>
  [...recording.events.kind.keys()].filter((row) => recording.events.kind[row] === kindIndex('sampled'));

it('samples QEMU’s threads and no other, though the clock hits whatever has a CPU', () => {
  const own = new Set<number>(recording.threads.map(({ tid }) => tid));
  const sampled = new Set(sampledRows().map((row) => recording.events.tid[row] ?? -1));
  expect(sampled.size).toBeGreaterThan(0);
  expect([...sampled].filter((tid) => !own.has(tid))).toEqual([]);
  expect([...hitByPerf].filter((tid) => !own.has(tid))).not.toEqual([]);
  for (const tid of sampled) expect(hitByPerf).toContain(tid);
});

it('keeps kernel stacks and single places in the code: nothing that lay on a stack passes for a caller', () => {
  for (const row of sampledRows()) {
    const inKernel = recording.events.a[row] === -1;
    expect((recording.events.stack[row] ?? -1) >= 0).toBe(inKernel);
    for (const name of recording.stacks[recording.events.stack[row] ?? -1] ?? []) {
      // A user's address is below the kernel's half; the kernel's without a name would begin with 0xffff.
      expect(name).not.toMatch(/^0x[0-7]/);
    }
  }
});

it('names places in QEMU’s own file by the functions that it exports', () => {
  const { path } = report.environment.qemu;
  const exported = execFileSync('readelf', ['--dyn-syms', '--wide', path ?? ''], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const functions = exported
    .split('\n')
    .map((line) => /^\s*\d+: ([0-9a-f]+)\s+(\d+) FUNC\s+\S+\s+\S+\s+\d+ ([^@\s]+)/.exec(line))
    .flatMap((match) => (match === null ? [] : [match]));
  const inQemu = recording.code.filter(({ file }) => file === 'qemu-system-x86_64');
  expect(inQemu.length).toBeGreaterThan(0);
  for (const site of inQemu) {
    const address = Number(site.address);
    const holders = functions
      .filter(([, start = '', size = '']) => {
        const from = parseInt(start, 16);
        return address >= from && address < from + Number(size);
      })
      .map(([, , , name]) => name);
    if (site.function === null) expect(holders).toEqual([]);
    else expect(holders).toContain(site.function);
  }
});

it('finds the fences of the installed QEMU’s block layer: its smp_mb is a locked or of the stack’s top', () => {
  const { fences } = report.environment;
  const drain = fences?.functions.find(({ name }) => name === 'blk_drain');
  expect(drain?.fences.map(({ instruction }) => instruction)).toContain('lock orq $0,(%rsp)');
  expect(fences?.functions.find(({ name }) => name === 'pause_all_vcpus')?.instructions).toBeGreaterThan(20);
  expect(report.barriers.fences?.fences).toBeGreaterThan(10);
});

it('bounds what they took, and says so in one sentence', () => {
  const bound = report.barriers.fences?.bound;
  expect(bound?.samples).toBe(report.samples?.samples);
  expect(bound?.highNs).toBeGreaterThan(0);
  expect(bound?.highNs).toBeLessThanOrEqual(bound?.onCpuNs ?? 0);
  expect(report.barriers.verdict).toMatch(
    /^In 20 cycles waits for grace periods took .* took .*at most .*\.$/,
  );
  const counted = report.samples?.functions.reduce((sum, { samples }) => sum + samples, 0);
  expect(counted).toBe(report.samples?.samples);
});

it('states the cost of its samples beside the totals', () => {
  expect(report.level).toBe('full');
  expect(
    report.environment.perf?.events.filter((name) => /^(cpu-clock|cycles) at \d+ Hz$/.test(name)),
  ).toHaveLength(1);
  expect(report.observer?.bareCycles).toBeGreaterThan(0);
});
