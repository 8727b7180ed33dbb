/** Here it is decided what is drawn of a cycle; src-renderer/features/timeline puts it into pixels. */
import type { RecordingAnalysis } from '../analysis/analysis';
import type { Result } from '../errors';
import { fail, ok } from '../errors';
import { Courses } from '../phases/courses';
import { LaneBuilder } from './lane-builder';
import { callLane, phaseLane, stateLane } from './main-lanes';
import { drawPath } from './path-lane';
import type { TimelineRequest, TimelineView } from './timeline';
import { vcpuLane } from './vcpu-lane';

/** Answers timeline requests about one recording; keeps the index that every request needs. */
export interface TimelineSource {
  /** Fails with 'no-cycles' when the recording has no such cycle. */
  view(request: TimelineRequest): Result<TimelineView>;
}

export function createTimelineSource(analysis: RecordingAnalysis): TimelineSource {
  return {
    view(request) {
      if (request.cycle >= analysis.count) {
        return fail('no-cycles', `The recording has no cycle ${String(request.cycle)}.`, {
          cycle: request.cycle,
          cycles: analysis.count,
        });
      }
      const found = analysis.cycle(request.cycle);
      const indexed = analysis.eventsAt(request.cycle);
      const { recording } = indexed;
      const builder = new LaneBuilder(request);
      const lanes = [phaseLane(found, builder)];
      const courses = found.followed === null ? null : new Courses(indexed, found.followed);
      const path = courses === null ? null : drawPath(recording, found, courses, builder, request);
      if (path !== null) lanes.push(path.lane);
      if (found.drivingTid !== null) {
        lanes.push(callLane(recording, found, builder), stateLane(recording, found, builder));
        const context = { recording, courses, builder };
        lanes.push(...found.cycle.vcpus.map((ladder) => vcpuLane(context, found, ladder)));
      }
      const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs, known } = found.cycle;
      const seenUntilNs = known.by === 'client' ? Math.max(resumeEndNs, known.cont.repliedNs) : resumeEndNs;
      return ok({
        request,
        extentNs: seenUntilNs - pauseStartNs,
        pauseEndNs: pauseEndNs - pauseStartNs,
        resumeStartNs: resumeStartNs - pauseStartNs,
        lanes: lanes.map((lane) => ({ ...lane, onPath: path?.onLanes.get(lane.id) ?? lane.onPath })),
        arrows: path?.arrows ?? [],
        labels: builder.labels,
        details: builder.details,
      });
    },
  };
}
