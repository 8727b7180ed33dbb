/** Colours of phases and states as classes and patterns of the page; what they are is in its style. */
import { JOINT_PHASES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import { markup, type Markup } from './markup';

/** The mean of its members' colours, and none of theirs: as the window has it. */
const jointColour = (phase: JointPhase): string =>
  phase
    .split('+')
    .map((member) => `var(--${member})`)
    .reduce((mixed, colour, at) => `color-mix(in srgb, ${mixed}, ${colour} ${(100 / (at + 1)).toFixed(1)}%)`);

const JOINT_PATTERNS = JOINT_PHASES.map(
  (phase, at) =>
    markup`<pattern id="joint-${at}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="${jointColour(phase)}"/><path d="M0 0V8" class="texture" opacity=".5"/></pattern>`,
);

/** Barrier, other and runnable carry a texture over their colour, so that colour never speaks alone. */
export const PATTERNS = markup`<defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="f-barrier"/><path d="M0 0V6" class="texture"/></pattern>
<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" class="f-other"/><circle cx="2" cy="2" r=".8" class="dot"/></pattern>
${JOINT_PATTERNS}
<pattern id="runnable" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="s-runnable"/><path d="M0 0V6" class="texture"/></pattern>
</defs>`;

const TEXTURES: Readonly<Record<string, Markup>> = {
  barrier: markup` fill="url(#hatch)"`,
  other: markup` fill="url(#dots)"`,
  ...Object.fromEntries(JOINT_PHASES.map((phase, at) => [phase, markup` fill="url(#joint-${at})"`])),
};

/** Fill attributes of a phase, or of a joint sum. */
export const fillOf = (phase: Phase | JointPhase): Markup => TEXTURES[phase] ?? markup` class="f-${phase}"`;

export const RUNNABLE_FILL = markup` fill="url(#runnable)"`;

/** States of threads, as they are called. */
export const STATE_FILLS: readonly (readonly [name: string, fill: Markup])[] = [
  ['running', markup` class="s-running"`],
  ['runnable', RUNNABLE_FILL],
  ['blocked', markup` class="s-blocked"`],
  ['grace period', fillOf('barrier')],
  ['in guest', markup` class="s-guest"`],
];

export const swatch = (fill: Markup): Markup =>
  markup`<svg class="swatch" width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2"${fill}/></svg>`;
