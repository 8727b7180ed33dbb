import { formatCount, formatCounted } from '@core/units';
import { useApp } from '../../state/hooks';
import type { BusyRecord } from '../../state/selectors/record';
import { describeRecord, estimateMs, isBusy } from '../../state/selectors/record';
import { Button } from '../../ui/button';
import { formatEstimate, useNow } from '../../ui/estimate';
import { useKeptFocus } from '../../ui/kept-focus';
import { Popover } from '../../ui/popover';
import { RecordForm } from './record-form';
import './record.css';

/** Record becomes Cancel: whoever holds Enter a moment too long is not to cancel what has just begun. */
const HEIRS = ['.record-trigger'];

/** What will be recorded, the button that does it, and how far it is. */
export function RecordBar() {
  const settings = useApp((state) => state.recordSettings);
  const record = useApp((state) => state.record);
  const waiting = useApp((state) => state.recordOnceRunning);
  const start = useApp((state) => state.recordOrLaunch);
  const shownId = useApp((state) => state.recordingId);
  const busy = isBusy(record);
  const rootRef = useKeptFocus<HTMLDivElement>(HEIRS);
  // How many cycles came of it is said beside that recording, not beside another one's figures.
  const elsewhere = record.state === 'finished' && record.id !== shownId;
  const word = waiting ? 'Launching the guest…' : elsewhere ? '' : describeRecord(record);
  return (
    <div className="record-bar" ref={rootRef}>
      <Popover
        label="Recording settings"
        triggerClass="button button-plain record-trigger"
        trigger={
          <>
            <span className="visually-hidden">Recording settings: </span>
            <span className="record-kind">{settings.kind}</span>
            <span className="visually-hidden">, </span>
            <span>{formatCounted(settings.cycles, 'cycle')}</span>
            <span className="visually-hidden">, </span>
            <span className="record-level">level: {settings.level}</span>
            <i className="caret" />
          </>
        }
      >
        {() => <RecordForm disabled={busy} />}
      </Popover>
      {busy || waiting ? (
        <CancelButton cancelling={record.state === 'cancelling'} />
      ) : (
        <Button tone="record" onClick={() => void start()}>
          <i className="record-dot" />
          Record
        </Button>
      )}
      {busy ? <Progress record={record} /> : <span className="muted record-word">{word}</span>}
    </div>
  );
}

function CancelButton({ cancelling }: { cancelling: boolean }) {
  const cancel = useApp((state) => state.cancelRecording);
  return (
    <Button disabled={cancelling} onClick={() => void cancel()}>
      {cancelling ? 'Cancelling…' : 'Cancel'}
    </Button>
  );
}

function Progress({ record }: { record: BusyRecord }) {
  const since = useApp((state) => state.cyclesSinceMs);
  const left = estimateMs(record, since, useNow(true));
  const word = describeRecord(record);
  const counting = record.state === 'recording' || record.state === 'bare' || record.state === 'cancelling';
  return (
    <div className="record-progress">
      <span className="record-count" data-testid="record-progress">
        {formatCount(record.done)}/{formatCount(record.total)}
      </span>
      <progress
        className="thin-progress"
        aria-label={word}
        max={record.total}
        {...(counting ? { value: record.done } : {})}
      />
      <span className="muted record-word">{left === null ? word : formatEstimate(left)}</span>
    </div>
  );
}
