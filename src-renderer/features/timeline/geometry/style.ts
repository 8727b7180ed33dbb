import { JOINT_PHASES, PHASES, REASONS, STATES } from '@core/phases/phase';
import type { JointPhase, Phase } from '@core/phases/phase';
import { VCPU_STYLES } from '@core/timeline/timeline';
import type { Lane, TimelineView } from '@core/timeline/timeline';

/** How a slice is painted; hatching and dots tell what colour alone must not. */
export type Paint =
  | { readonly paint: 'phase'; readonly phase: Phase }
  | { readonly paint: 'joint'; readonly joint: JointPhase }
  | { readonly paint: 'neutral' }
  | { readonly paint: 'running' | 'runnable' | 'blocked' | 'gracePeriod' | 'guest' };

const GRACE_PERIOD = /grace[ -]period/i;
/** The reason as attribution names it: a slice's label or detail may carry the bare word. */
const GRACE_REASON = REASONS[1];

/** Whether a blocked slice is a wait for a grace period: its label or its detail's facts say so. */
export function isGracePeriod(view: TimelineView, lane: Lane, index: number): boolean {
  const label = view.labels[lane.slices.label[index] ?? 0] ?? '';
  if (GRACE_PERIOD.test(label)) return true;
  const detail = view.details[lane.slices.detail[index] ?? -1];
  if (!detail) return false;
  return (
    GRACE_PERIOD.test(detail.title) ||
    detail.facts.some(([, value]) => value === GRACE_REASON || GRACE_PERIOD.test(value))
  );
}

export function paintOf(view: TimelineView, lane: Lane, index: number): Paint {
  const style = lane.slices.style[index] ?? 0;
  if (lane.kind === 'phase' || lane.kind === 'spans') {
    const phase = PHASES[style];
    if (phase !== undefined) return { paint: 'phase', phase };
    const label = view.labels[lane.slices.label[index] ?? 0];
    const joint = JOINT_PHASES.find((one) => one === label);
    return joint === undefined ? { paint: 'neutral' } : { paint: 'joint', joint };
  }
  const named = lane.kind === 'vcpu' ? VCPU_STYLES[style] : STATES[style];
  if (named === undefined) return { paint: 'neutral' };
  return named === 'blocked' && isGracePeriod(view, lane, index)
    ? { paint: 'gracePeriod' }
    : { paint: named };
}
