import type { Unlikeness } from '@core/compare/unlike';

/** What is longer is told below, once it is looked at. */
const SHORT = 64;

/** What differs besides what was measured: by name, and at once where that is short. */
export function UnlikeList({ unlike }: { unlike: readonly Unlikeness[] }) {
  if (unlike.length === 0) return null;
  const values = unlike.map((one) => `${one.what} ${valuesOf(one)}`);
  const isShort = values.join(', ').length <= SHORT;
  return (
    <details className="compare-unlike">
      <summary>
        Not alike:{' '}
        {unlike.map((one, at) => (
          <span key={one.what}>
            {at === 0 ? '' : ', '}
            <b>{one.what}</b>
            {isShort ? ` ${valuesOf(one)}` : ''}
          </span>
        ))}
      </summary>
      <dl>
        {unlike.map((one) => (
          <div key={one.what}>
            <dt>
              {one.what}
              {one.ofMeasure ? <span className="muted">, what is measured</span> : null}
            </dt>
            <dd>{valuesOf(one)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const valuesOf = ({ a, b }: Unlikeness): string => `${a ?? 'not known'} → ${b ?? 'not known'}`;
