import { Button } from './button';

interface Props {
  readonly heading: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly onDismiss: () => void;
}

/** What happened, why, and what mends it. */
export function Banner({ heading, message, remedy, facts, onDismiss }: Props) {
  const rows = Object.entries(facts);
  return (
    <div className="banner" role="alert">
      <div className="banner-text">
        <strong>{heading}</strong>
        <p>{message}</p>
        {remedy === null ? null : (
          <p className="banner-remedy">
            <b>Remedy</b> {remedy}
          </p>
        )}
        {rows.length === 0 ? null : (
          <details>
            <summary>Particulars</summary>
            <dl className="facts">
              {rows.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{String(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
      <Button tone="quiet" aria-label={`Dismiss: ${heading}`} onClick={onDismiss}>
        ✕
      </Button>
    </div>
  );
}
