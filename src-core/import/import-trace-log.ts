/** From a QEMU's log to a recording of its cycles, at level trace. */
import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { recordingFromTraceLog } from '../trace-log/recording-from-trace-log';
import type { TraceLogReading } from '../trace-log/recording-from-trace-log';
import type { TraceLog } from '../trace-log/trace-log';
import type { Imported, ImportInput } from './import-perf';

const plural = (count: number, noun: string, many = `${noun}s`): string =>
  `${String(count)} ${count === 1 ? noun : many}`;
const when = (condition: boolean, text: string): string[] => (condition ? [text] : []);

function shortfalls(log: TraceLog, reading: TraceLogReading): string[] {
  const { incomplete, ofOthers, otherPauses, recording } = reading;
  const others = [...otherPauses].map(([state, count]) => `${String(count)} into ${state}`);
  const started = recording.cycles.some(
    (cycle) => cycle.by === 'log' && cycle.pause[0]?.step !== 'requested',
  );
  return [
    'QEMU’s log has microseconds and tells no states of threads: what it does not separate stands in joint sums.',
    ...when(
      started,
      'When some requests came is not logged: those pauses count from the change of the runstate.',
    ),
    ...when(
      incomplete > 0,
      `${plural(incomplete, 'pause or resume', 'pauses or resumes')} had no other half or no end in the log: not counted as cycles.`,
    ),
    ...when(others.length > 0, `Pauses for other reasons are not counted as cycles: ${others.join(', ')}.`),
    ...when(ofOthers > 0, `The log holds ${plural(ofOthers, 'cycle')} of other QEMUs: left out.`),
    ...when(log.unused.torn > 0, `${plural(log.unused.torn, 'line')} were damaged and are passed over.`),
    ...when(log.unused.untimed > 0, `${plural(log.unused.untimed, 'line')} had no time and are passed over.`),
  ];
}

/** Fails with usage where a pid was asked for (a log is of one process, and does not name it), else as recordingFromTraceLog does. */
export function importTraceLog(log: TraceLog, input: ImportInput): Result<Imported> {
  if (input.pid !== null) {
    return fail('usage', 'A QEMU trace log names no process: leave out the pid.', { pid: input.pid });
  }
  const read = recordingFromTraceLog(log);
  if (!read.ok) return read;
  const { recording } = read.value;
  return ok({
    recording,
    environment: {
      source: {
        kind: 'qemu trace log',
        file: input.file,
        sizeBytes: input.sizeBytes,
        hostname: null,
        command: null,
        clock: recording.clock,
      },
      recordedAt: input.isoTime(recording.origin),
      quiescope: input.version,
      qemu: { path: null, version: null, buildId: null, commandLine: null, accelerator: null },
      host: { kernel: null, cpuModel: null, cpus: null, memoryBytes: null },
      perf: null,
      guest: null,
      record: null,
      level: recording.level,
      fences: null,
      shortfalls: shortfalls(log, read.value),
    },
  });
}
