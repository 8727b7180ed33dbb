import { JOINT_PHASES, PHASES } from '@core/phases/phase';
import type { JointPhase, Phase } from '@core/phases/phase';
import { RIBBON_STYLES } from '@core/timeline/timeline';
import type { Lane, LaneKind, RibbonStyle } from '@core/timeline/timeline';

/** How a slice is painted; hatching and dots tell what colour alone must not. */
export type Paint =
  | { readonly paint: 'phase'; readonly phase: Phase }
  | { readonly paint: 'joint'; readonly joint: JointPhase }
  | { readonly paint: 'neutral' }
  | { readonly paint: RibbonStyle };

/** All there are: a slice's paint is kept as an index into them, so that a frame is drawn paint by paint. */
export const PAINTS: readonly Paint[] = [
  ...PHASES.map((phase): Paint => ({ paint: 'phase', phase })),
  ...JOINT_PHASES.map((joint): Paint => ({ paint: 'joint', joint })),
  { paint: 'neutral' },
  ...RIBBON_STYLES.map((paint): Paint => ({ paint })),
];

const FIRST_JOINT = PHASES.length;
const NEUTRAL = FIRST_JOINT + JOINT_PHASES.length;
const FIRST_RIBBON = NEUTRAL + 1;

/** Whether a lane's slices nest, and name phases. */
export const isNested = (kind: LaneKind): boolean => kind === 'phase' || kind === 'spans';

/** For each label the index into PAINTS of the joint phase that it names, or of neutral. */
export const jointPaints = (labels: readonly string[]): Uint8Array =>
  Uint8Array.from(labels, (label) => {
    const at = JOINT_PHASES.findIndex((joint) => joint === label);
    return at < 0 ? NEUTRAL : FIRST_JOINT + at;
  });

/** Index into PAINTS of each slice of a lane. */
export function paintsOf({ kind, slices }: Lane, joints: Uint8Array): Uint8Array {
  const paints = new Uint8Array(slices.count);
  for (let i = 0; i < slices.count; i += 1) {
    const style = slices.style[i] ?? 0;
    if (!isNested(kind)) paints[i] = Math.min(FIRST_RIBBON + style, PAINTS.length - 1);
    else paints[i] = style < PHASES.length ? style : (joints[slices.label[i] ?? 0] ?? NEUTRAL);
  }
  return paints;
}
