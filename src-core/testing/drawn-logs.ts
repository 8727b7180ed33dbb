/** Logs of QEMU's trace events, drawn as text, and what is read from them. */
import { analyseRecording } from '../analysis/analyse';
import type { Result } from '../errors';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import { createTraceLogDecoder } from '../trace-log/decoder';
import { recordingFromTraceLog } from '../trace-log/recording-from-trace-log';
import type { TraceLogReading } from '../trace-log/recording-from-trace-log';

export function reading(bytes: Uint8Array): Result<TraceLogReading> {
  const decoder = createTraceLogDecoder();
  decoder.feed(bytes);
  const log = decoder.finish();
  return log.ok ? recordingFromTraceLog(log.value) : log;
}

export function read(bytes: Uint8Array): TraceLogReading {
  const result = reading(bytes);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Lines of `MICROSECONDS [TID] event arguments`, as QEMU 7.2 prints them; the main loop's thread is 10. */
export function drawnLog(drawing: string): Uint8Array {
  const lines = drawing.split('\n').flatMap((line) => {
    const [, micros, tid, rest] = /^\s*(\d+) (?:\[(\d+)\] )?(.*)$/.exec(line) ?? [];
    return micros === undefined || rest === undefined
      ? []
      : [`${tid ?? '10'}@1700000000.${micros.padStart(6, '0')}:${rest}\n`];
  });
  return new TextEncoder().encode(lines.join(''));
}

/** A stop, from its request to its reply. */
export const PAUSE = `
  100 [20] handle_qmp_command mon 0x1 req: {"execute": "stop", "id": 7}
  110 [20] monitor_qmp_in_band_enqueue 0xa mon 0x1 len 0
  120 monitor_qmp_in_band_dequeue 0xa len 0
  130 qmp_enter_stop {}
  140 runstate_set current_run_state 9 (running) new_state 4 (paused)
  200 vm_state_notify running 0 reason 4 (paused)
  310 monitor_qmp_respond mon 0x1 resp: {"timestamp": {"seconds": 1700000000, "microseconds": 300}, "event": "STOP"}
  400 vm_stop_flush_all ret 0
  410 qmp_exit_stop {} 1
  420 monitor_qmp_respond mon 0x1 resp: {"return": {}, "id": 7}
`;
/** A cont, the same. */
export const RESUME = `
  1000 [20] handle_qmp_command mon 0x1 req: {"execute": "cont"}
  1010 [20] monitor_qmp_in_band_enqueue 0xb mon 0x1 len 0
  1020 monitor_qmp_in_band_dequeue 0xb len 0
  1030 qmp_enter_cont {}
  1050 monitor_qmp_respond mon 0x1 resp: {"timestamp": {"seconds": 1700000000, "microseconds": 1040}, "event": "RESUME"}
  1060 runstate_set current_run_state 4 (paused) new_state 9 (running)
  1070 vm_state_notify running 1 reason 9 (running)
  1200 qmp_exit_cont {} 1
  1210 monitor_qmp_respond mon 0x1 resp: {"return": {}}
`;
/** The drawing without lines of these. */
export const without = (drawing: string, ...events: string[]): string =>
  drawing
    .split('\n')
    .filter((line) => !events.some((event) => line.includes(event)))
    .join('\n');

/** A half's steps as `step@µs`, counted from the drawing's zero. */
export const told = ({ recording }: TraceLogReading, half: 'pause' | 'resume'): string[] => {
  const [cycle] = recording.cycles;
  const baseUs = Number((recording.origin % 1_000_000_000n) / 1_000n);
  return cycle?.by === 'log'
    ? cycle[half].map(({ step, timeNs }) => `${step}@${String(timeNs / 1_000 + baseUs)}`)
    : [];
};

/** Cycles whose phases and joint sums are not exactly their pause and resume: there are to be none. */
export const inexactCycles = ({ recording }: TraceLogReading): number =>
  analyseRecording(recording).cycles.filter(({ phases, pauseNs, resumeNs }) => {
    const parts = [...PHASES, ...JOINT_PHASES].map((phase) => phases[phase] ?? 0);
    return parts.reduce<number>((sum, part) => sum + part, 0) !== pauseNs + resumeNs;
  }).length;
