import type { InterruptedRecording } from '@core/journal/interrupted';
import { formatCount, formatCounted } from '@core/units';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { whenWords } from '../../ui/when-words';
import './interrupted.css';

/** What a killed run left, and what is to become of it. */
export function Interrupted() {
  const first = useApp((state) => state.interrupted[0]);
  const more = useApp((state) => state.interrupted.length - 1);
  const recovering = useApp((state) => state.recovering);
  const recover = useApp((state) => state.recoverRecording);
  const discard = useApp((state) => state.discardInterrupted);
  const putOff = useApp((state) => state.putOffInterrupted);
  if (first === undefined) return null;
  const { name, held, failure } = first;
  return (
    <section className="banner banner-question" aria-label="Interrupted recording" aria-busy={recovering}>
      <div className="banner-text">
        <strong>
          {held?.isDriven === true ? 'A recording was never saved' : 'A recording was interrupted'}
        </strong>
        <p>{sentenceOf(first)}</p>
        {failure === null ? null : <p>It could not be recovered: {failure}</p>}
        {more > 0 ? (
          <p className="muted">
            {more === 1 ? 'One more waits after this one.' : `${formatCount(more)} more wait after this one.`}
          </p>
        ) : null}
        <p className="banner-actions">
          <Button tone="accent" disabled={held === null || recovering} onClick={() => void recover(name)}>
            Open
          </Button>
          <Button disabled={recovering} onClick={() => void discard(name)}>
            Discard
          </Button>
          <Button tone="quiet" disabled={recovering} onClick={putOff}>
            Later
          </Button>
        </p>
      </div>
    </section>
  );
}

function sentenceOf({ name, held }: InterruptedRecording): string {
  if (held === null) return `${name} cannot be read: it is damaged, or of another version.`;
  const { at, done, total, isDriven } = held;
  const began = Date.parse(at);
  const when = Number.isNaN(began) ? '' : ` of ${whenWords(began)}`;
  const why = isDriven ? 'before it was saved' : 'while it recorded';
  const cycles =
    done === total
      ? `all of its ${formatCounted(total, 'cycle')}`
      : `${formatCount(done)} of ${formatCounted(total, 'cycle')}`;
  return `Quiescope was killed ${why}: ${cycles}${when} ${done === 1 ? 'is' : 'are'} here.`;
}
