/** A recording of this machine's guest, repeated until it is large: one file for us, and the spans of it for speedscope. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { attributedByNeed, chunkedInMemory } from '@core/analysis/attribution';
import { overviewOf } from '@core/analysis/overview';
import { summarise } from '@core/analysis/summarise';
import type { Recording } from '@core/recording/recording';
import type { SnapshotContent } from '@core/snapshot/content';
import { decodeSnapshot } from '@core/snapshot/decode';
import { repeatRecording } from '@core/testing/repeat-recording';
import { TimelineGathering } from '@core/timeline/gather-timeline';
import { writeSnapshotFile } from '../../../src-main/host/files/snapshot-file';

/** As small as a guest with more than one vCPU gets: about a hundred events a cycle. */
const RECORD = ['--vcpus', '2', '--memory', '256M', '--level', 'probes', '--bare-every', '0'];
const CYCLES = 100;
const RECORD_LIMIT_MS = 180_000;
const SAMPLE = join('resources', 'samples', 'stop-cont-v3.qsnap');

export interface BaseRecording {
  readonly content: SnapshotContent;
  /** Why it is the shipped sample; null where it was recorded here and now. */
  readonly sampleBecause: string | null;
}

export async function recordBase(folder: string): Promise<BaseRecording> {
  const path = join(folder, 'base.qsnap');
  const command = [
    join('out', 'main', 'cli.cjs'),
    'record',
    '-o',
    path,
    '--cycles',
    String(CYCLES),
    ...RECORD,
  ];
  const options = { timeout: RECORD_LIMIT_MS };
  const failure = await promisify(execFile)(process.execPath, command, options).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const content = decodeSnapshot(readFileSync(failure === null && existsSync(path) ? path : SAMPLE));
  if (!content.ok) throw new Error(content.error.message);
  return { content: content.value, sampleBecause: failure };
}

export interface RepeatedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly events: number;
  readonly cycles: number;
  /** From the first event to the last. */
  readonly lengthNs: number;
  /** What one repetition of the cycles below looks like. */
  readonly sample: Recording;
  /** How often the sample's cycles are in it. */
  readonly times: number;
}

/** As a recording of 10,000 cycles with a million events has them. */
const EVENTS_PER_CYCLE = 100;
/** Enough for each of the base's cycles to be among them. */
const SAMPLE_CYCLES = CYCLES;

/** At least `wanted` events; written as the application writes a recording. */
export async function writeRepeated(
  path: string,
  { content }: BaseRecording,
  wanted: number,
): Promise<RepeatedFile> {
  const repeated = (cycles: number): Recording =>
    repeatRecording(content.recording, { cycles, eventsPerCycle: EVENTS_PER_CYCLE, seed: 1 });
  const sample = repeated(SAMPLE_CYCLES);
  const times = Math.ceil(wanted / sample.events.count);
  const recording = repeated(SAMPLE_CYCLES * times);
  const chunked = chunkedInMemory(recording);
  const gathering = new TimelineGathering(recording);
  const summary = summarise(attributedByNeed(chunked), content.environment, (cycle, events) =>
    gathering.add(cycle, events),
  );
  const { environment, view } = content;
  const results = { overview: overviewOf(summary), timeline: gathering.found() };
  const parts = { environment, view, recording: chunked, perf: [], copied: null, ...results };
  const written = await writeSnapshotFile(path, parts);
  if (!written.ok) throw new Error(written.error.message);
  const { timeNs } = recording.events;
  return {
    path,
    sizeBytes: written.value.sizeBytes,
    events: recording.events.count,
    cycles: recording.cycles.length,
    lengthNs: (timeNs.at(-1) ?? 0) - (timeNs[0] ?? 0),
    sample,
    times,
  };
}
