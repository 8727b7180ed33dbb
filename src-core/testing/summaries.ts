/** Summaries for tests of what shows them. */
import { analyseRecording } from '../analysis/analyse';
import type { Environment } from '../analysis/environment';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '../analysis/settings';
import { summarise } from '../analysis/summarise';
import type { RecordingSummary } from '../analysis/summary';
import type { Level } from '../phases/phase';
import type { Result } from '../errors';
import type { TimelineRequest, TimelineView } from '../timeline/timeline';
import { createTimelineSource } from '../timeline/timeline-view';
import { drawRecording, eventColumns } from './draw-recording';
import { STOP_CONT_DRAWING } from './drawings';

export const sampleEnvironment = (level: Level): Environment => ({
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
  shortfalls: [],
});

/** One drawn cycle, analysed; at level timing without its events. */
export function drawnSummary({ level = 'probes' }: { level?: Level } = {}): RecordingSummary {
  const drawn = drawRecording(STOP_CONT_DRAWING);
  const recording = { ...drawn, level, ...(level === 'timing' ? { events: eventColumns([]) } : {}) };
  return summarise(analyseRecording(recording), sampleEnvironment(level));
}

/** Timelines of the same drawn cycle. */
export const drawnTimeline = (request: TimelineRequest): Result<TimelineView> =>
  createTimelineSource(analyseRecording(drawRecording(STOP_CONT_DRAWING))).view(request);
