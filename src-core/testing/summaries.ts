/** Summaries for tests of what shows them. */
import { analyseRecording } from '../analysis/analyse';
import type { WholeAnalysis } from '../analysis/analysis';
import type { Environment } from '../analysis/environment';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '../analysis/settings';
import { reportPaths } from '../analysis/report-path';
import type { ReportPaths } from '../analysis/report-path';
import { summarise } from '../analysis/summarise';
import type { RecordingSummary } from '../analysis/summary';
import type { Level } from '../phases/phase';
import type { Recording } from '../recording/recording';
import type { Result } from '../errors';
import type { TimelineRequest, TimelineView } from '../timeline/timeline';
import { createTimelineSource } from '../timeline/timeline-view';
import { drawRecording, eventColumns } from './draw-recording';
import { STOP_CONT_DRAWING } from './drawings';
import { offsetNs } from '../units';
import type { OffsetNs } from '../units';

export const sampleEnvironment = (level: Level): Environment => ({
  source: { kind: 'recorded' },
  recordedAt: '2026-03-01T12:00:00.000Z',
  quiescope: '0.1.0',
  qemu: {
    path: '/usr/bin/qemu-system-x86_64',
    version: '7.2.22',
    buildId: 'd9541fd6',
    commandLine: ['/usr/bin/qemu-system-x86_64', '-name', 'guest,debug-threads=on'],
    accelerator: 'kvm',
  },
  host: { kernel: '6.18.0', cpuModel: 'A CPU', cpus: 2, memoryBytes: 24 * 2 ** 30 },
  perf: level === 'timing' ? null : { version: '6.1', events: ['sched:sched_switch'] },
  guest: DEFAULT_GUEST,
  record: { ...DEFAULT_RECORD, cycles: 1 },
  level,
  fences: null,
  shortfalls: [],
});

/** Of a recording that somebody else made: next to nothing is known. */
export const importedEnvironment = (level: Level): Environment => ({
  source: {
    kind: level === 'trace' ? 'qemu trace log' : 'perf.data',
    file: '/home/me/slow.data',
    sizeBytes: 4_321_000,
    hostname: level === 'trace' ? null : 'vmhost3',
    command: level === 'trace' ? null : ['perf', 'record', '-a'],
    clock: level === 'trace' ? 'wall' : 'perf',
  },
  recordedAt: null,
  quiescope: '0.1.0',
  qemu: { path: null, version: null, buildId: null, commandLine: null, accelerator: null },
  host: { kernel: null, cpuModel: null, cpus: null, memoryBytes: null },
  perf: level === 'trace' ? null : { version: '6.1', events: ['probe_qemu:vm_stop'] },
  guest: null,
  record: null,
  level,
  fences: null,
  shortfalls: [],
});

/** One cycle as QEMU's log tells it. */
function loggedRecording(): Recording {
  const at = (us: number): OffsetNs => offsetNs(us * 1000);
  return {
    ...drawRecording(''),
    level: 'trace',
    clock: 'wall',
    cycles: [
      {
        by: 'log',
        tid: null,
        pause: [
          { step: 'requested', timeNs: at(0), event: 'qmp_enter_stop' },
          { step: 'runstateSet', timeNs: at(30), event: 'runstate_set' },
          { step: 'notifying', timeNs: at(400), event: 'vm_state_notify' },
          { step: 'flushed', timeNs: at(1500), event: 'vm_stop_flush_all' },
          { step: 'replied', timeNs: at(1520), event: 'qmp_exit_stop' },
        ],
        resume: [
          { step: 'runstateSet', timeNs: at(2000), event: 'runstate_set' },
          { step: 'notifying', timeNs: at(2010), event: 'vm_state_notify' },
          { step: 'replied', timeNs: at(2800), event: 'qmp_exit_cont' },
        ],
      },
    ],
  };
}

/** One cycle found in a log: neither client nor guest are known. */
export const loggedSummary = (): RecordingSummary =>
  summarise(analyseRecording(loggedRecording()), importedEnvironment('trace'));

/** One drawn cycle, analysed; at level timing without its events. */
export function drawnSummary({ level = 'probes' }: { level?: Level } = {}): RecordingSummary {
  if (level === 'trace') return loggedSummary();
  const drawn = drawRecording(STOP_CONT_DRAWING);
  const recording = { ...drawn, level, ...(level === 'timing' ? { events: eventColumns([]) } : {}) };
  return summarise(analyseRecording(recording), sampleEnvironment(level));
}

/** Of a recording that no cycle was finished in. */
export const emptySummary = (): RecordingSummary =>
  summarise(
    analyseRecording({ ...drawRecording(STOP_CONT_DRAWING), cycles: [] }),
    sampleEnvironment('probes'),
  );

/** The same drawn cycle. */
export const drawnAnalysis = (): WholeAnalysis => analyseRecording(drawRecording(STOP_CONT_DRAWING));

/** The same drawn cycle's critical path. */
export const drawnPaths = (): ReportPaths => reportPaths(drawnAnalysis());

/** Timelines of the same drawn cycle. */
export const drawnTimeline = (request: TimelineRequest): Result<TimelineView> =>
  createTimelineSource(drawnAnalysis()).view(request);
