import { memo } from 'react';
import { Swatch } from '../../ui/swatch';

/** What the lanes' colours, hatching and marks mean. */
export const Legend = memo(function Legend() {
  return (
    <div className="timeline-legend" aria-label="Legend">
      <Swatch look="running">running</Swatch>
      <Swatch look="runnable">runnable</Swatch>
      <Swatch look="blocked">blocked</Swatch>
      <Swatch look="grace-period">grace period</Swatch>
      <Swatch look="guest">in KVM_RUN</Swatch>
      <Mark points="M6 1V13" className="mark-kick">
        kick
      </Mark>
      <Mark points="M2 4H10L6 11Z" className="mark-exit">
        exit
      </Mark>
      <Mark points="M2.5 3.5H9.5V10.5H2.5Z" className="mark-exit">
        stopped
      </Mark>
      <Mark points="M0 6H6V3L12 7L6 11V8H0Z" className="mark-run">
        KVM_RUN
      </Mark>
      <Mark points="M0 11H12V13H0ZM5 0H7V5H9L6 9L3 5H5Z" className="mark-path">
        critical path
      </Mark>
    </div>
  );
});

function Mark({ points, className, children }: { points: string; className: string; children: string }) {
  return (
    <span className="swatch">
      <svg className={className} width="12" height="14" viewBox="0 0 12 14" aria-hidden="true">
        <path d={points} />
      </svg>
      {children}
    </span>
  );
}
