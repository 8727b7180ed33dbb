/** The recordings that are decoded: of this machine where perf may record it, else made up. */
import { closeSync, openSync, statfsSync, statSync } from 'node:fs';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { spawnChild } from '../../src-main/host/processes/children';
import type { ChildHandle } from '../../src-main/host/processes/children';
import { writeSyntheticRecording } from './synthetic-recording';

export interface RecordingFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Why it is made up; null where perf recorded it. */
  readonly syntheticBecause: string | null;
}

/** A record of what is recorded here takes 95 bytes. */
const BYTES_PER_RECORD = 110;
const RECORD_LIMIT_MS = 300_000;
const ANSWER_LIMIT_MS = 10_000;

/** Throws when the folder has no room for so many records. */
export function assertRoom(folder: string, records: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const needed = records * BYTES_PER_RECORD;
  if (bavail * bsize < needed * 1.2) {
    const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
    throw new Error(
      `${folder} has room for ${gigabytes(bavail * bsize)} GB; the recordings take ${gigabytes(needed)} GB. ` +
        'Set TMPDIR to a folder with more, or choose less with --sizes.',
    );
  }
}

/** At least `records` records, in a file at `path`. */
export async function makeRecording(path: string, records: number): Promise<RecordingFile> {
  const recorded = await record(path, records);
  if (!recorded.ok) {
    const file = openSync(path, 'w');
    writeSyntheticRecording(file, records);
    closeSync(file);
  }
  const syntheticBecause = recorded.ok ? null : recorded.error.message;
  return { path, sizeBytes: statSync(path).size, syntheticBecause };
}

/**
 * Reads and writes of one byte, which dd makes as fast as the kernel can: perf's own are longer, and recording them
 * would give perf more to write. Switches and wake-ups of the whole machine, samples of the clock with call chains, and
 * the kernel's own records of switches make events of different layouts.
 */
const filtered = (event: string, filter: string): string[] => ['-e', `syscalls:${event}`, '--filter', filter];
const EVENTS = [
  ...filtered('sys_enter_read', 'count==1'),
  ...filtered('sys_exit_read', 'ret==1'),
  ...filtered('sys_enter_write', 'count==1'),
  ...filtered('sys_exit_write', 'ret==1'),
  ...['-e', 'sched:sched_switch,sched:sched_wakeup', '--switch-events'],
  ...['-e', 'cpu-clock/freq=199,call-graph=fp/'],
];
/** Rings that hold long enough for a busy machine: next to nothing is lost. */
const RINGS = ['-a', '-m', '4M'];
/** Whatever else happens on this machine while we record, the disk is not filled. */
const NO_MORE = ['--max-size', '4G'];
/** No build ids: perf would read all of it again to see which it needs. */
const PLAIN = ['-B', '-N', '-k', 'CLOCK_MONOTONIC'];
const ON_DEMAND = ['-D', '-1', '--control', 'fd:3,4'];

async function record(path: string, records: number): Promise<Result<void>> {
  const args = ['record', '-o', path, ...PLAIN, ...RINGS, ...NO_MORE, ...ON_DEMAND, ...EVENTS];
  const perf = spawnChild({ command: 'perf', args, extra: ['pipe', 'pipe'] });
  if (!perf.ok) return perf;
  const limit = setTimeout(() => perf.value.kill('SIGKILL'), RECORD_LIMIT_MS);
  try {
    return await recordWith(perf.value, records);
  } finally {
    perf.value.kill('SIGKILL');
    clearTimeout(limit);
  }
}

async function recordWith(perf: ChildHandle, records: number): Promise<Result<void>> {
  const [control, answers] = perf.extra as [Writable, Readable];
  control.on('error', () => undefined);
  const isOn = once(answers, 'data', { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
  control.write('enable\n');
  const started = await Promise.race([isOn.then(() => true), perf.exited.then(() => false)]).catch(
    () => false,
  );
  if (!started) return fail('internal', `perf cannot record here: ${perf.stderr().trim()}`);
  // Two of them, so that two CPUs' rings are to be put into order; each byte copied makes four records.
  await Promise.all([copyBytes(records / 8), copyBytes(records / 8)]);
  control.write('stop\n');
  const { code } = await perf.exited;
  return code === 0 ? ok(undefined) : fail('internal', `perf failed: ${perf.stderr().trim()}`);
}

async function copyBytes(count: number): Promise<void> {
  const args = ['if=/dev/zero', 'of=/dev/null', 'bs=1', `count=${Math.ceil(count)}`];
  const dd = spawnChild({ command: 'dd', args });
  if (!dd.ok) throw new Error(dd.error.message);
  await dd.value.exited;
}
