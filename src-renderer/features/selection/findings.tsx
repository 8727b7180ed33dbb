import { memo } from 'react';
import type { Finding } from '@core/analysis/findings/finding';
import { useApp } from '../../state/hooks';
import { useKnob } from '../../state/use-knob';
import { useThemeName } from '../../state/theme';
import { Button } from '../../ui/button';
import { phasePattern } from '../../ui/phases';
import { THEMES } from '../../ui/theme/tokens';

interface Props {
  readonly findings: readonly Finding[];
  /** Of the recording. */
  readonly cycles: number;
}

/** One sentence with a figure each; what it rests on and what would change it are one click away. */
export const Findings = memo(function Findings({ findings, cycles }: Props) {
  const none = cycles === 0 ? 'There is no cycle to judge.' : 'Nothing in this recording stands out.';
  return (
    <section className="findings" aria-label="Findings">
      <h2>Findings</h2>
      {findings.length === 0 ? <p className="muted">{none}</p> : null}
      {findings.map((finding) => (
        <FindingCard key={finding.id} finding={finding} />
      ))}
    </section>
  );
});

function FindingCard({ finding }: { finding: Finding }) {
  const tokens = THEMES[useThemeName()];
  const { phase, title, evidence, remedy, show, knob } = finding;
  const showEvidence = useApp((state) => state.showEvidence);
  return (
    <article className="finding" data-finding={finding.id}>
      <i
        className={`finding-edge pattern-${phase === null ? 'plain' : phasePattern(phase)}`}
        style={{ backgroundColor: phase === null ? tokens.accent : tokens.phases[phase] }}
        aria-hidden="true"
      />
      <h3>{title}</h3>
      <p>{evidence}</p>
      {remedy === null ? null : (
        <p className="finding-remedy">
          <b>Remedy</b> {remedy}
        </p>
      )}
      {show === null && knob === null ? null : (
        <div className="finding-buttons">
          {show === null ? null : (
            <Button tone="accent" aria-label={`Evidence: ${title}`} onClick={() => showEvidence(show)}>
              Evidence
            </Button>
          )}
          {knob === null ? null : <KnobButton knob={knob} />}
        </div>
      )}
    </article>
  );
}

function KnobButton({ knob }: { knob: NonNullable<Finding['knob']> }) {
  const { title, outcome, turn } = useKnob(knob);
  return (
    <>
      <Button tone="accent" onClick={turn}>
        {title}
      </Button>
      <p role="status" className="finding-outcome">
        {outcome}
      </p>
    </>
  );
}
