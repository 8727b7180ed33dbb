/** What saving a recording and exporting it cost, against perf and zstd on the bytes that perf wrote of it. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributedByNeed, chunkedInMemory } from '@core/analysis/attribution';
import { overviewOf } from '@core/analysis/overview';
import { summarise } from '@core/analysis/summarise';
import type { SnapshotContent } from '@core/snapshot/content';
import { decodeSnapshot } from '@core/snapshot/decode';
import type { SnapshotParts } from '@core/snapshot/encode';
import { TimelineGathering } from '@core/timeline/gather-timeline';
import { writeSnapshotFile } from '../../src-main/host/files/snapshot-file';
import { runProcess } from './process-run';

const CLI = join('out', 'main', 'cli.cjs');
/** As small as a guest with more than one vCPU gets: about 120 events a cycle. */
const RECORD = ['--vcpus', '2', '--memory', '256M', '--level', 'probes', '--bare-every', '0'];
const EVENTS_PER_CYCLE = 120;

export interface ExchangeMeasured {
  readonly events: number;
  readonly cycles: number;
  readonly rawBytes: number;
  readonly snapshotBytes: number;
  readonly traceBytes: number;
  /** Whole processes: `quiescope export --format perfetto`, and `perf script` of the raw bytes. */
  readonly exportNs: readonly number[];
  readonly perfScriptNs: readonly number[];
  /** All that is written, analysed before, to the disk. */
  readonly saveNs: readonly number[];
  /** `zstd -3` of the raw bytes, a whole process; empty where there is none. */
  readonly zstdNs: readonly number[];
}

/** A recording of this machine's guest of about `wanted` events, `turns` times each. Throws where it cannot be made. */
export async function measureExchange(
  folder: string,
  wanted: number,
  turns: number,
): Promise<ExchangeMeasured> {
  const path = join(folder, 'exchanged.qsnap');
  const raw = join(folder, 'exchanged.pipe');
  const cycles = Math.ceil(wanted / EVENTS_PER_CYCLE);
  await runNode('record', '-o', path, '--cycles', String(cycles), ...RECORD);
  const content = decodeSnapshot(readFileSync(path));
  if (!content.ok) throw new Error(content.error.message);
  writeFileSync(raw, rawBytesOf(content.value));
  const parts = savedParts(content.value);
  const trace = join(folder, 'exchanged.pftrace');
  const measured = { exportNs: [], perfScriptNs: [], saveNs: [], zstdNs: [] } as Record<Timed, number[]>;
  for (let turn = -1; turn < turns; turn += 1) {
    const took: Record<Timed, number | null> = {
      exportNs: await runNode('export', path, '--format', 'perfetto', '-o', trace),
      perfScriptNs: (await runProcess('perf', ['script', '--ns', '-i', raw], false))?.ns ?? null,
      saveNs: await saveNs(join(folder, 'saved.qsnap'), parts),
      zstdNs: (await runProcess('zstd', ['-3', '-q', '-f', raw, '-o', `${raw}.zst`], false))?.ns ?? null,
    };
    if (turn < 0) continue;
    for (const name of TIMED) measured[name].push(...(took[name] === null ? [] : [took[name]]));
  }
  const sizes = {
    rawBytes: statSync(raw).size,
    snapshotBytes: statSync(path).size,
    traceBytes: statSync(trace).size,
  };
  for (const file of [path, raw, trace]) rmSync(file);
  return { events: content.value.recording.events.count, cycles, ...sizes, ...measured };
}

const TIMED = ['exportNs', 'perfScriptNs', 'saveNs', 'zstdNs'] as const;
type Timed = (typeof TIMED)[number];

/** How large a page of a thousand cycles is, in bytes. */
export async function measurePage(folder: string): Promise<number> {
  const [path, page] = [join(folder, 'page.qsnap'), join(folder, 'page.html')];
  await runNode('record', '-o', path, '--cycles', '1000', ...RECORD);
  await runNode('export', path, '--format', 'html', '-o', page);
  const { size } = statSync(page);
  for (const file of [path, page]) rmSync(file);
  return size;
}

async function runNode(...args: readonly string[]): Promise<number> {
  const run = await runProcess(process.execPath, [CLI, ...args], false);
  if (run === null) throw new Error('Node cannot be started');
  return run.ns;
}

function rawBytesOf({ perf }: SnapshotContent): Uint8Array {
  const [only] = perf;
  if (perf.length !== 1 || !only?.bytes) throw new Error('the recording does not keep what one perf wrote');
  return only.bytes;
}

function savedParts({ environment, recording, perf, view }: SnapshotContent): SnapshotParts {
  const chunked = chunkedInMemory(recording);
  const gathering = new TimelineGathering(recording);
  const summary = summarise(attributedByNeed(chunked), environment, (cycle, events) =>
    gathering.add(cycle, events),
  );
  const results = { overview: overviewOf(summary), timeline: gathering.found() };
  return { environment, view, recording: chunked, perf, copied: null, ...results };
}

async function saveNs(path: string, parts: SnapshotParts): Promise<number> {
  const started = process.hrtime.bigint();
  const written = await writeSnapshotFile(path, parts);
  const ns = Number(process.hrtime.bigint() - started);
  if (!written.ok) throw new Error(written.error.message);
  rmSync(path);
  return ns;
}
