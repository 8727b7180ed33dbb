import { useState } from 'react';
import { EXCHANGE_TABLES, formatOf, RECORDING_FORMAT_IDS } from '@core/exchange/formats';
import type { ExchangeTable, RecordingFormatId } from '@core/exchange/formats';
import { assertNever } from '@core/errors';
import { formatBytes, formatCount } from '@core/units';
import { useApp } from '../../state/hooks';
import { chosenCycles } from '../../state/selectors/chosen';
import { summaryOf } from '../../state/selectors/cycles';
import type { Anonymity, ExportedCycles, ExportOutcome } from '../../state/slices/exports';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { Anonymise } from './anonymise';
import './exchange.css';

const FORMATS = RECORDING_FORMAT_IDS.map((id) => ({ value: id, title: formatOf(id).name }));
const TABLES = EXCHANGE_TABLES.map((table) => ({ value: table, title: table }));

/** The recording on screen, or some of its cycles, for somebody else: as a snapshot, or in the format of another tool. */
export function ExportRecording({ onClose }: { readonly onClose: () => void }) {
  const [format, setFormat] = useState<RecordingFormatId>('perfetto');
  const [table, setTable] = useState<ExchangeTable>('cycles');
  const [cycles, setCycles] = useState<ExportedCycles>('all');
  const [anonymity, setAnonymity] = useState<Anonymity>({ anonymise: false, notes: false });
  const [outcome, setOutcome] = useState<ExportOutcome | null>(null);
  const exporting = useApp((state) => state.exporting);
  const start = useApp((state) => state.exportRecording);
  const { opensIn, holds } = formatOf(format);
  return (
    <Dialog title="Export the recording" onClose={onClose} width={560}>
      <div className="exchange">
        <SelectField
          label="Format"
          value={format}
          options={FORMATS}
          hint={`Opens in ${opensIn}.`}
          hasFirstFocus
          onChange={setFormat}
        />
        {holds === 'table' ? (
          <div className="exchange-row">
            <span>Table of</span>
            <Choice label="Table of" value={table} options={TABLES} onChange={setTable} />
          </div>
        ) : null}
        <Cycles value={cycles} onChange={setCycles} />
        <Anonymise value={anonymity} onChange={setAnonymity} />
        <Progress />
        <div role="status" className="exchange-outcome">
          {outcome === null || exporting.state !== 'idle' ? null : <Outcome outcome={outcome} />}
        </div>
        <p className="exchange-end">
          <Button onClick={onClose}>Close</Button>
          <Button
            tone="accent"
            disabled={exporting.state !== 'idle'}
            onClick={() => {
              setOutcome(null);
              void start({ format, table, ...anonymity }, cycles).then(setOutcome);
            }}
          >
            Export…
          </Button>
        </p>
      </div>
    </Dialog>
  );
}

function Outcome({ outcome }: { readonly outcome: ExportOutcome }) {
  switch (outcome.state) {
    case 'written':
      return (
        <>
          <p>
            {formatBytes(outcome.sizeBytes)} written to {outcome.path}
          </p>
          {outcome.missing === null ? null : <p className="exchange-failed">{outcome.missing}</p>}
        </>
      );
    case 'cancelled':
      return <p className="muted">Cancelled: nothing was written.</p>;
    case 'failed':
      return (
        <>
          <p className="exchange-failed">{outcome.failure.message}</p>
          {outcome.failure.remedy === null ? null : <p>{outcome.failure.remedy}</p>}
        </>
      );
    default:
      return assertNever(outcome);
  }
}

interface CyclesProps {
  readonly value: ExportedCycles;
  readonly onChange: (value: ExportedCycles) => void;
}

/** Only what differs is offered: without a filter or a brush the views show all of them. */
function Cycles({ value, onChange }: CyclesProps) {
  const count = useApp((state) => summaryOf(state)?.cycles.count ?? 0);
  const chosen = useApp((state) => chosenCycles(state).length);
  const selected = useApp((state) => state.cycle);
  const options = [
    { value: 'all' as const, title: `all ${formatCount(count)}` },
    ...(chosen > 0 && chosen < count
      ? [{ value: 'chosen' as const, title: `the ${formatCount(chosen)} chosen` }]
      : []),
    ...(selected === null ? [] : [{ value: 'selected' as const, title: `cycle ${String(selected)}` }]),
  ];
  return (
    <div className="exchange-row">
      <span>Cycles</span>
      <Choice label="Cycles" value={value} options={options} onChange={onChange} />
    </div>
  );
}

function Progress() {
  const exporting = useApp((state) => state.exporting);
  const cancel = useApp((state) => state.cancelExport);
  if (exporting.state === 'idle') return null;
  const { name, done, total, cancelling } = exporting;
  const word = cancelling
    ? 'Cancelling …'
    : total === 0
      ? 'Writing …'
      : `Writing cycle ${formatCount(done)} of ${formatCount(total)}`;
  return (
    <div className="exchange-progress" role="group" aria-label={`Writing ${name}`}>
      <span title={name}>{name}</span>
      <progress
        className="thin-progress"
        aria-label={word}
        max={Math.max(1, total)}
        {...(total === 0 ? {} : { value: done })}
      />
      <Button tone="quiet" disabled={cancelling} onClick={() => void cancel()}>
        Cancel
      </Button>
      <p className="muted">{word}</p>
    </div>
  );
}
