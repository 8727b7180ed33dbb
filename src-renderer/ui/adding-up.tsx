import { useState } from 'react';
import { formatCount } from '@core/units';
import { Button } from './button';
import { formatEstimate, timeLeftMs, useNow } from './estimate';

interface Props {
  /** Cycles that are added up, and that are to be. */
  readonly cycles: number;
  readonly of: number;
  readonly awaited: boolean;
  readonly onPutOff: () => void;
  readonly onGoOn: () => void;
}

/** How far a sum over many cycles is, while it is not whole; what it shows meanwhile is of those cycles alone. */
export function AddingUp({ cycles, of, awaited, onPutOff, onGoOn }: Props) {
  if (cycles >= of) return null;
  const share = `${formatCount(cycles)} of ${formatCount(of)} cycles`;
  return (
    <div className="adding-up" role="group" aria-label="Adding up the cycles">
      <progress className="thin-progress" max={of} value={cycles} aria-label="Cycles added up" />
      <span className="figure muted">
        {awaited ? share : `stopped at ${share}`}
        {awaited ? <TimeLeft key={of} cycles={cycles} of={of} /> : null}
      </span>
      <Button tone="quiet" onClick={awaited ? onPutOff : onGoOn}>
        {awaited ? 'Cancel' : 'Go on'}
      </Button>
    </div>
  );
}

/** At the pace since it is shown. */
function TimeLeft({ cycles, of }: Pick<Props, 'cycles' | 'of'>) {
  const [start] = useState(() => ({ done: cycles, ms: performance.now() }));
  const left = timeLeftMs(start, cycles, of, useNow(true));
  return left === null ? null : <> · {formatEstimate(left)}</>;
}
