import { missingWords } from '@core/analysis/unread-cycles';
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
      className={`status-fact ${known.corrected > 0 || known.unread !== null ? 'status-warn' : ''}`}
      data-fact="figure-check"
      title={`Each cycle is attributed again from its events and compared with what the file says of it.${
        known.unread === null ? '' : ` ${missingWords(known.unread)}`
      }`}
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

export function wordsOf({ cycles, of, corrected, isGivenUp, unread }: FigureCheck): string {
  const isWhole = cycles >= of;
  const share = isWhole ? formatCount(cycles) : `${formatCount(cycles)} of ${formatCount(of)}`;
  const missing = unread === null ? '' : `, ${formatCount(unread.cycles)} cannot be read`;
  const found = `${corrected === 0 ? '' : `, ${formatCount(corrected)} corrected`}${missing}`;
  if (isGivenUp) return `${share} cycles checked${found}: given up`;
  return isWhole && found === '' ? `all ${share} cycles checked` : `${share} cycles checked${found}`;
}
