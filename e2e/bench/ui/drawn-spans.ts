/** What our timeline draws of a recording: every slice of every lane, none left out for being short. */
import { analyseRecording } from '@core/analysis/analyse';
import type { Recording } from '@core/recording/recording';
import { createTimelineSource } from '@core/timeline/timeline-view';

export interface DrawnSpan {
  /** From the recording's origin, in nanoseconds. */
  readonly startNs: number;
  readonly endNs: number;
  readonly depth: number;
  readonly name: string;
}

export interface DrawnLane {
  readonly id: string;
  readonly title: string;
  /** In time order; the outer one of two that start together comes first. */
  readonly spans: readonly DrawnSpan[];
}

/** So many pixels that each slice has one of its own. */
const PX_PER_NS = 1;

export function drawnLanes(recording: Recording): DrawnLane[] {
  const analysis = analyseRecording(recording);
  const source = createTimelineSource(analysis);
  const lanes = new Map<string, { readonly title: string; readonly spans: DrawnSpan[] }>();
  analysis.cycles.forEach(({ cycle }, index) => {
    const extentNs = cycle.resumeEndNs - cycle.pauseStartNs;
    const request = { cycle: index, startNs: 0, endNs: extentNs, widthPx: Math.ceil(extentNs * PX_PER_NS) };
    const view = source.view(request);
    if (!view.ok) throw new Error(view.error.message);
    for (const { id, title, slices } of view.value.lanes) {
      const lane = lanes.get(id) ?? { title, spans: [] };
      lanes.set(id, lane);
      for (let slice = 0; slice < slices.count; slice += 1) {
        // What reaches in from a neighbour is drawn with that one.
        if (slices.cycle[slice] !== index) continue;
        lane.spans.push({
          startNs: cycle.pauseStartNs + Math.max(slices.startNs[slice] ?? 0, 0),
          endNs: cycle.pauseStartNs + Math.min(slices.endNs[slice] ?? 0, extentNs),
          depth: slices.depth[slice] ?? 0,
          name: view.value.labels[slices.label[slice] ?? 0] ?? '',
        });
      }
    }
  });
  const inOrder = (left: DrawnSpan, right: DrawnSpan): number =>
    left.startNs - right.startNs || left.depth - right.depth || right.endNs - left.endNs;
  return [...lanes].map(([id, { title, spans }]) => ({ id, title, spans: spans.sort(inOrder) }));
}
