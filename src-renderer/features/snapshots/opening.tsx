import { useApp } from '../../state/hooks';
import { describeOpening, openingEstimateMs, openingShare } from '../../state/selectors/opening';
import { Button } from '../../ui/button';
import { formatEstimate, useNow } from '../../ui/estimate';

/** A file on its way: how far it is, how long it will take, and Cancel. */
export function Opening() {
  const opening = useApp((state) => state.opening);
  const since = useApp((state) => state.openingSinceMs);
  const cancel = useApp((state) => state.cancelOpening);
  const nowMs = useNow(opening.state === 'opening');
  if (opening.state === 'idle') return null;
  const { name, stage } = opening;
  const share = openingShare(opening);
  const word = describeOpening(opening);
  const left = openingEstimateMs(opening, since, nowMs);
  return (
    <div className="opening" role="group" aria-label={`Opening ${name}`}>
      <p>
        <b title={name}>{name}</b>
        <Button tone="quiet" disabled={stage === 'cancelling'} onClick={() => void cancel()}>
          Cancel
        </Button>
      </p>
      <progress
        className="thin-progress"
        aria-label={word}
        max={1}
        {...(share === null ? {} : { value: share })}
      />
      <p className="muted">
        <span>{word}</span>
        {left === null ? null : <span>{formatEstimate(left)}</span>}
      </p>
    </div>
  );
}
