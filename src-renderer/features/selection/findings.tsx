import type { Finding } from '@core/analysis/summary';
import { useThemeName } from '../../state/theme';
import { THEMES } from '../../ui/theme/tokens';

/** One sentence with a figure each, its evidence and its remedy. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const tokens = THEMES[useThemeName()];
  return (
    <section className="findings" aria-label="Findings">
      <h2>Findings</h2>
      {findings.length === 0 ? <p className="muted">Nothing in this recording stands out.</p> : null}
      {findings.map((finding) => (
        <article
          key={finding.id}
          className="finding"
          style={{ borderLeftColor: finding.phase ? tokens.phases[finding.phase] : tokens.accent }}
        >
          <h3>{finding.title}</h3>
          <p>{finding.evidence}</p>
          {finding.remedy === null ? null : (
            <p className="finding-remedy">
              <b>Remedy</b> {finding.remedy}
            </p>
          )}
        </article>
      ))}
    </section>
  );
}
