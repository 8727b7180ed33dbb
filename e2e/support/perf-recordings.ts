/** Recordings made by the perf of this machine, and what that perf itself says of them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { decodePerfFile } from '@core/perf/perf-file';
import type { PerfRecording } from '@core/perf/perf-recording';
import { parseDump } from '@core/testing/perf-dump';
import type { Delivered } from '@core/testing/perf-dump';
import { parseTheirSample } from '@core/testing/perf-oracle';
import type { TheirSample } from '@core/testing/perf-oracle';
import { openFileSource } from '../../src-main/host/files/byte-source';

const SAMPLES_SCRIPT = resolve(import.meta.dirname, 'perf-samples.py');

/** perf dies with us. */
const perf = (args: readonly string[], output: number | 'pipe') =>
  spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'perf', ...args], { stdio: ['ignore', output, 'pipe'] });

/** Runs perf to its end; `path` takes what it writes to standard output. Gives what it said on the way. */
export async function runPerf(args: readonly string[], path = '/dev/null'): Promise<string> {
  const output = openSync(path, 'w');
  try {
    const child = perf(args, output);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`perf ${args.join(' ')} exited with ${String(code)}: ${said}`);
    return said;
  } finally {
    closeSync(output);
  }
}

/** Runs `perf record`, which must be told to stop by the end of what it records; calls `whenRecording` once it does. */
export async function recordFrom(
  args: readonly string[],
  path: string,
  whenRecording: () => void,
): Promise<void> {
  const control = ['record', '--control', 'fd:3,4', '-o', path, ...args];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'perf', ...control], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [toPerf, fromPerf] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const exited = once(child, 'close') as Promise<[number | null]>;
  // Answered when its loop runs, and that is when the events are on.
  toPerf.write('ping\n');
  await Promise.race([once(fromPerf, 'data'), exited]);
  whenRecording();
  const [code] = await exited;
  if (code !== 0) throw new Error(`perf ${control.join(' ')} exited with ${String(code)}`);
}

/** Lines of perf's standard output, one by one: a dump of a recording has tens of megabytes. Gives what else it said. */
async function* perfLines(...args: readonly string[]): AsyncGenerator<string, string> {
  const child = perf(args, 'pipe');
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const closed = once(child, 'close') as Promise<[number | null]>;
  if (child.stdout === null) throw new Error('perf has no standard output');
  for await (const line of createInterface({ input: child.stdout })) yield line;
  const [code] = await closed;
  if (code !== 0) throw new Error(`perf ${args.join(' ')} exited with ${String(code)}: ${said}`);
  return said;
}

interface Collected<T> {
  readonly taken: readonly T[];
  readonly said: string;
}

async function collect<T>(
  lines: AsyncGenerator<string, string>,
  take: (line: string) => T | null,
): Promise<Collected<T>> {
  const taken: T[] = [];
  for (;;) {
    const line = await lines.next();
    if (line.done === true) return { taken, said: line.value };
    const value = take(line.value);
    if (value !== null) taken.push(value);
  }
}

export type Container = 'file' | 'pipe';

export interface RecordingPlan {
  readonly container: Container;
  readonly compressed: boolean;
  /** Options of `perf record`, and what it runs after `--`. */
  readonly options: readonly string[];
  readonly workload: readonly string[];
}

/** Records into `folder` and gives the recording's path. */
export async function makeRecording(folder: string, plan: RecordingPlan): Promise<string> {
  const path = join(folder, `${plan.container}${plan.compressed ? '-z' : ''}.perf-data`);
  const options = ['record', '-k', 'CLOCK_MONOTONIC', ...(plan.compressed ? ['-z'] : []), ...plan.options];
  const toFile = plan.container === 'file';
  await runPerf([...options, '-o', toFile ? path : '-', '--', ...plan.workload], toFile ? '/dev/null' : path);
  return path;
}

export function decodedFile(path: string): PerfRecording {
  const source = openFileSource(path);
  if (!source.ok) throw new Error(source.error.message);
  const decoding = decodePerfFile(source.value);
  if (!decoding.ok) throw new Error(decoding.error.message);
  for (;;) {
    const done = decoding.value.advance(1 << 20);
    if (!done.ok) throw new Error(done.error.message);
    if (done.value) return decoding.value.finish();
  }
}

/**
 * Every sample with all its fields. The Python interface is perf's only one that gives each field's value and the
 * payload's bytes; its texts (`-F trace`) are made for people, leave fields out and mistake the sign of short numbers.
 */
export async function theirSamples(path: string): Promise<readonly TheirSample[]> {
  const lines = perfLines('script', '--no-inline', '-i', path, '-s', SAMPLES_SCRIPT);
  return (await collect(lines, parseTheirSample)).taken;
}

export interface TheirDump {
  readonly delivered: readonly Delivered[];
  /** How many records came later than a FINISHED_ROUND had promised. */
  readonly outOfOrder: number;
}

/**
 * Every record, in the order in which perf delivers it: -D alone tells the records that are no samples from one another
 * to the nanosecond, says where in the file each is, and shows call chains with their context markers.
 */
export async function theirDump(path: string): Promise<TheirDump> {
  const wanted = /PERF_RECORD_|^\.{5} /;
  const lines = perfLines('script', '--no-inline', '-D', '-i', path);
  const { taken, said } = await collect(lines, (line) => (wanted.test(line) ? line : null));
  const outOfOrder = Number(/(\d+) out of order events recorded/.exec(said)?.[1] ?? 0);
  return { delivered: parseDump(taken), outOfOrder };
}

/** What perf prints after the name of each sample of the event. */
export async function theirTexts(path: string, event: string): Promise<readonly string[]> {
  const lines = perfLines('script', '--no-inline', '-i', path, '-F', 'event,trace');
  const { taken } = await collect(lines, (line) => {
    const at = line.indexOf(`${event}: `);
    return at < 0 ? null : line.slice(at + event.length + 2);
  });
  return taken;
}
