import type { WakeUp } from '@core/timeline/timeline';
import { formatDuration } from '@core/units';
import { useApp } from '../../state/hooks';
import type { SelectedSlice } from '../../state/model';
import { Button } from '../../ui/button';

/** What is known of the picked slice, and on what that rests. */
export function SliceFacts({ slice }: { slice: SelectedSlice }) {
  const clear = useApp((state) => state.selectSlice);
  const { detail, missing } = slice;
  const known = detail && detail.facts.length > 0 ? detail.facts : ownFacts(slice);
  const facts = slice.inStack === undefined ? known : [['in its stack', slice.inStack], ...known];
  return (
    <section
      className="slice-facts"
      aria-label="Selected slice"
      aria-busy={detail === null && missing === undefined}
    >
      <header>
        <h2 title={detail?.title ?? slice.label}>{detail?.title ?? slice.label}</h2>
        <Button tone="quiet" aria-label="Clear the selected slice" onClick={() => clear(null)}>
          ✕
        </Button>
      </header>
      <dl className="facts">
        {facts.map(([name, value], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {detail && detail.stack.length > 0 ? (
        <>
          <h3>Kernel stack, leaf first</h3>
          <ol className="stack">
            {detail.stack.map((frame, at) => (
              <li key={at}>{frame === slice.inStack ? <mark>{frame}</mark> : frame}</li>
            ))}
          </ol>
        </>
      ) : null}
      {detail ? <WakeUps wakeUps={detail.wakeUps} /> : null}
      {detail ? (
        <p className="evidence">Evidence: {detail.evidence}</p>
      ) : (
        <p className="muted">{missing ?? 'Looking it up…'}</p>
      )}
    </section>
  );
}

/** An instant has no length. */
function ownFacts({ startNs, endNs, laneTitle }: SelectedSlice): readonly (readonly [string, string])[] {
  const start = `${formatDuration(startNs)} after the cycle began`;
  return endNs === startNs
    ? [
        ['at', start],
        ['lane', laneTitle],
      ]
    : [
        ['length', formatDuration(endNs - startNs)],
        ['start', start],
        ['lane', laneTitle],
      ];
}

/** More would be a list of their own: the arrows on the lanes show them all. */
const MOST_WAKE_UPS = 6;

function WakeUps({ wakeUps }: { readonly wakeUps: readonly WakeUp[] }) {
  if (wakeUps.length === 0) return null;
  const more = wakeUps.length - MOST_WAKE_UPS;
  return (
    <>
      <h3>Wake-ups</h3>
      <ol className="wake-ups">
        {wakeUps.slice(0, MOST_WAKE_UPS).map(({ timeNs, from, to }, at) => (
          <li key={at}>
            {from} → {to} <span className="muted figure">{formatDuration(timeNs)}</span>
          </li>
        ))}
      </ol>
      {more > 0 ? <p className="muted">and {more} more</p> : null}
    </>
  );
}
