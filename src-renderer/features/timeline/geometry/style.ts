import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { JointPhase, Phase } from '@core/phases/phase';
import { RIBBON_STYLES } from '@core/timeline/timeline';
import type { Lane, RibbonStyle, TimelineView } from '@core/timeline/timeline';

/** How a slice is painted; hatching and dots tell what colour alone must not. */
export type Paint =
  | { readonly paint: 'phase'; readonly phase: Phase }
  | { readonly paint: 'joint'; readonly joint: JointPhase }
  | { readonly paint: 'neutral' }
  | { readonly paint: Exclude<RibbonStyle, 'unknown'> };

export function paintOf(view: TimelineView, lane: Lane, index: number): Paint {
  const style = lane.slices.style[index] ?? 0;
  if (lane.kind === 'phase' || lane.kind === 'spans') {
    const phase = PHASES[style];
    if (phase !== undefined) return { paint: 'phase', phase };
    const label = view.labels[lane.slices.label[index] ?? 0];
    const joint = JOINT_PHASES.find((one) => one === label);
    return joint === undefined ? { paint: 'neutral' } : { paint: 'joint', joint };
  }
  const named = RIBBON_STYLES[style];
  return named === undefined || named === 'unknown' ? { paint: 'neutral' } : { paint: named };
}
