import { useMemo } from 'react';
import { useApp } from '../../state/hooks';
import { summaryOf } from '../../state/selectors/cycles';
import { statusFacts } from '../../state/selectors/status';
import { FigureCheckFact } from './figure-check';
import './status.css';

/** What the instrument cost and lost, and on what evidence: always in sight. */
export function StatusLine() {
  const summary = useApp(summaryOf);
  const version = useApp((state) => state.info?.version ?? null);
  const guest = useApp((state) => state.guest);
  const facts = useMemo(() => (summary ? statusFacts(summary) : null), [summary]);
  return (
    <div className="status-line" role="status" aria-label="Evidence">
      {facts ? (
        facts.map((fact) => (
          <span
            key={fact.id}
            className={`status-fact status-${fact.tone}`}
            data-fact={fact.id}
            title={fact.title}
          >
            {fact.text}
          </span>
        ))
      ) : (
        <>
          <span className="status-fact">no recording</span>
          <span className="status-fact">observer cost, lost records and evidence stand here</span>
          {'qemuVersion' in guest ? <span className="status-fact">QEMU {guest.qemuVersion}</span> : null}
        </>
      )}
      <FigureCheckFact />
      {version === null ? null : <span className="status-fact status-version">Quiescope {version}</span>}
    </div>
  );
}
