/** Snapshots of recordings that were drawn rather than recorded: as many cycles or vCPUs as no machine here could drive. */
import { writeFileSync } from 'node:fs';
import { attributedByNeed, chunkedInMemory } from '@core/analysis/attribution';
import type { Environment } from '@core/analysis/environment';
import { overviewOf } from '@core/analysis/overview';
import type { RecordingOverview } from '@core/analysis/overview';
import { summarise } from '@core/analysis/summarise';
import type { Recording } from '@core/recording/recording';
import { encodeSnapshot } from '@core/snapshot/encode';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { repeatRecording } from '@core/testing/repeat-recording';
import { timelineOfContent } from '@core/testing/snapshots';
import { sampleEnvironment } from '@core/testing/summaries';
import type { StoredTimeline } from '@core/timeline/stored-timeline';
import { FIRST_VIEW } from '@core/timeline/view-state';

/**
 * Writes it with the figures of its cycles, as a recording is saved; without `timeline` nothing that is drawn of it from afar.
 * Gives the figures that the window is to show.
 */
function writeDrawn(
  path: string,
  recording: Recording,
  timeline: StoredTimeline | null = null,
  environment = sampleEnvironment(recording.level),
): RecordingOverview {
  const analysis = attributedByNeed(chunkedInMemory(recording));
  const overview = overviewOf(summarise(analysis, environment));
  const content = { environment, recording, perf: [], view: FIRST_VIEW };
  writeFileSync(path, encodeSnapshot(content, { overview, timeline }));
  return overview;
}

/** So few of a cycle's events that the file of very many stays small. */
const EVENTS_OF_MANY = 12;

export const writeManyCycles = (path: string, cycles: number): RecordingOverview =>
  writeDrawn(
    path,
    repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles, eventsPerCycle: EVENTS_OF_MANY, seed: 1 }),
  );

/** Whole cycles of two vCPUs, with a grace period and a flush in each. */
export const fewCycles = (cycles: number): Recording =>
  repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles, eventsPerCycle: null, seed: 1 });

export function writeFewCycles(path: string, cycles: number): RecordingOverview {
  const recording = fewCycles(cycles);
  return writeDrawn(path, recording, timelineOfContent({ recording }));
}

/** The same, said to be made on another machine. */
export function writeFewCyclesOf(
  path: string,
  cycles: number,
  changed: (environment: Environment) => Environment,
): void {
  const recording = fewCycles(cycles);
  writeDrawn(path, recording, null, changed(sampleEnvironment(recording.level)));
}

/** The same cycles, so many times as long. */
export const writeSlowerCycles = (path: string, cycles: number, factor: number): RecordingOverview =>
  writeDrawn(
    path,
    repeatRecording(drawRecording(timesAsLong(STOP_CONT_DRAWING, factor)), {
      ...{ cycles, eventsPerCycle: null, seed: 1 },
    }),
  );

/** A drawing's lines begin with their microsecond. */
const timesAsLong = (drawing: string, factor: number): string =>
  drawing.replaceAll(
    /^(\s*)(\d+)/gm,
    (_, indent: string, us: string) => `${indent}${String(Number(us) * factor)}`,
  );

export const writeManyVcpus = (path: string, vcpus: number): RecordingOverview =>
  writeDrawn(
    path,
    repeatRecording(drawRecording(manyVcpusDrawing(vcpus)), { cycles: 4, eventsPerCycle: null, seed: 1 }),
  );

/** Each vCPU is kicked 2 µs after the one before, and stops as much later; the last one wakes the main loop. */
function manyVcpusDrawing(vcpus: number): string {
  const each = (line: (cpu: string, at: number) => string): string[] =>
    Array.from({ length: vcpus }, (_, at) => line(`cpu${String(at)}`, 2 * at));
  const end = 2 * vcpus;
  return [
    '0 main sleep do_sys_poll',
    ...each((cpu) => `5 ${cpu} run`),
    '100 client stop',
    '110 main woken',
    '115 main runs',
    '120 main > vm_stop',
    '125 main > pause_all_vcpus',
    ...each((cpu, at) => `${String(130 + at)} ${cpu} kick`),
    `${String(135 + end)} main sleep futex_wait_queue`,
    ...each((cpu, at) => `${String(150 + at)} ${cpu} exit`),
    ...each((cpu, at) => `${String(155 + at)} ${cpu} left`),
    ...each((cpu, at) => `${String(170 + at)} ${cpu} > qemu_wait_io_event`),
    `${String(175 + end)} main woken by cpu${String(vcpus - 1)}`,
    `${String(180 + end)} main runs`,
    `${String(190 + end)} main < pause_all_vcpus`,
    `${String(191 + end)} client stopped`,
    `${String(195 + end)} main < vm_stop`,
    `${String(200 + end)} client ok`,
    `${String(300 + end)} client cont`,
    `${String(310 + end)} main > vm_start`,
    `${String(320 + end)} main > resume_all_vcpus`,
    `${String(325 + end)} client resumed`,
    ...each((cpu, at) => `${String(330 + end + at)} ${cpu} run`),
    `${String(340 + 2 * end)} main < resume_all_vcpus`,
    `${String(341 + 2 * end)} main < vm_start`,
    `${String(350 + 2 * end)} client ok`,
  ].join('\n');
}
