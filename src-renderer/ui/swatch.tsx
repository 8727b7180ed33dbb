import type { ReactNode } from 'react';
import type { JointPhase, Phase } from '@core/phases/phase';
import { phaseColour, phasePattern } from './phases';
import { THEMES } from './theme/tokens';
import type { ThemeName } from './theme/tokens';

/** A patch of a state's look. */
export function Swatch({ look, children }: { look: string; children: ReactNode }) {
  return (
    <span className="swatch">
      <i className={`patch patch-wide look-${look}`} />
      {children}
    </span>
  );
}

interface PatchProps {
  readonly phase: Phase | JointPhase;
  readonly theme: ThemeName;
}

/** A patch of a phase's colour and pattern. */
export function PhasePatch({ phase, theme }: PatchProps) {
  return (
    <i
      className={`patch pattern-${phasePattern(phase)}`}
      style={{ backgroundColor: phaseColour(THEMES[theme], phase) }}
    />
  );
}
