import { useApp } from '../../state/hooks';
import { describeOpening, openingShare } from '../../state/selectors/opening';
import { Button } from '../../ui/button';
import './start.css';

/** A file on its way, while there is nothing else to show. */
export function OpeningWide() {
  const opening = useApp((state) => state.opening);
  const cancel = useApp((state) => state.cancelOpening);
  if (opening.state !== 'opening') return null;
  const { name, stage } = opening;
  const share = openingShare(opening);
  const word = describeOpening(opening);
  return (
    <div className="empty opening-wide" aria-busy="true">
      <h2 className="opening-name">{name}</h2>
      <progress aria-label={`${name}: ${word}`} max={1} {...(share === null ? {} : { value: share })} />
      <p className="muted">{word}</p>
      <p className="empty-actions">
        <Button disabled={stage === 'cancelling'} onClick={() => void cancel()}>
          Cancel
        </Button>
      </p>
    </div>
  );
}
