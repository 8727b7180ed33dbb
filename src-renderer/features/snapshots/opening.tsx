import { useEffect, useState } from 'react';
import { useApp } from '../../state/hooks';
import { describeOpening, openingEstimateMs, openingShare } from '../../state/selectors/opening';
import { formatEstimate } from '../../state/selectors/record';
import { Button } from '../../ui/button';

const TICK_MS = 500;

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

/** The window's clock, looked at twice a second while it matters. */
function useNow(running: boolean): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNowMs(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return nowMs;
}
