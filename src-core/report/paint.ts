/** Colours of phases and states as classes and patterns of the page; what they are is in its style. */
import type { PhaseFigure } from '../analysis/report-figures';
import { markup, type Markup } from './markup';

/** Barrier, other and runnable carry a texture over their colour, so that colour never speaks alone. */
export const PATTERNS = markup`<defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="f-barrier"/><path d="M0 0V6" class="texture"/></pattern>
<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" class="f-other"/><circle cx="2" cy="2" r=".8" class="dot"/></pattern>
<pattern id="lines" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" class="f-joint"/><path d="M0 0V8" class="texture"/></pattern>
<pattern id="runnable" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="s-runnable"/><path d="M0 0V6" class="texture"/></pattern>
</defs>`;

const TEXTURES: Readonly<Record<string, Markup>> = {
  barrier: markup` fill="url(#hatch)"`,
  other: markup` fill="url(#dots)"`,
  joint: markup` fill="url(#lines)"`,
};

/** Fill attributes of a phase, or of a joint sum. */
export function fillOf({ phase }: Pick<PhaseFigure, 'phase'>): Markup {
  const name = phase ?? 'joint';
  return TEXTURES[name] ?? markup` class="f-${name}"`;
}

export const RUNNABLE_FILL = markup` fill="url(#runnable)"`;

export const swatch = (fill: Markup): Markup =>
  markup`<svg class="swatch" width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2"${fill}/></svg>`;
