import { formatCount } from '@core/units';
import type { FigureCheck } from '@core/analysis/figure-check';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';

/** How many cycles of the file were held against their events, and what came of it; nothing until that was asked for. */
export function FigureCheckFact() {
  const known = useApp((state) =>
    state.figureCheck?.recordingId === state.recordingId ? state.figureCheck.check : null,
  );
  const awaited = useApp((state) => state.figureCheckAwaited);
  const goOn = useApp((state) => state.checkFigures);
  const putOff = useApp((state) => state.putOffFigureCheck);
  if (known === null) return null;
  const isWhole = known.cycles >= known.of;
  return (
    <span
      className={`status-fact ${known.corrected > 0 ? 'status-warn' : ''}`}
      data-fact="figure-check"
      title="Each cycle is attributed again from its events and compared with what the file says of it."
    >
      {wordsOf(known)}
      {isWhole ? null : (
        <Button tone="quiet" onClick={() => (awaited ? putOff() : void goOn())}>
          {awaited ? 'Cancel' : 'Go on'}
        </Button>
      )}
    </span>
  );
}

export function wordsOf({ cycles, of, corrected, isGivenUp }: FigureCheck): string {
  const isWhole = cycles >= of;
  const share = isWhole ? formatCount(cycles) : `${formatCount(cycles)} of ${formatCount(of)}`;
  const found = corrected === 0 ? '' : `, ${formatCount(corrected)} corrected`;
  if (isGivenUp) return `${share} cycles checked${found}: given up`;
  return isWhole && corrected === 0 ? `all ${share} cycles checked` : `${share} cycles checked${found}`;
}
