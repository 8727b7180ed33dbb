import type { Unlikeness } from '@core/compare/unlike';

/** More are told by their names alone, until they are looked at. */
const MOST_OPEN = 2;

/** What differs besides what was measured; open where it changes what the figures mean. */
export function UnlikeList({ unlike }: { unlike: readonly Unlikeness[] }) {
  if (unlike.length === 0) return null;
  const names = unlike.map(({ what }) => what).join(', ');
  return (
    <details className="compare-unlike" open={unlike.length <= MOST_OPEN}>
      <summary>
        Not alike: <b>{names}</b>
      </summary>
      <dl>
        {unlike.map(({ what, a, b, ofMeasure }) => (
          <div key={what}>
            <dt>
              {what}
              {ofMeasure ? <span className="muted">, what is measured</span> : null}
            </dt>
            <dd>
              {a ?? 'not known'} → {b ?? 'not known'}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
