import { lazy, Suspense } from 'react';
import { WITHOUT_CYCLES } from '@core/analysis/report-figures';
import { assertNever } from '@core/errors';
import { Start } from './features/start/start';
import { OpeningWide } from './features/start/opening-wide';
import { useApp } from './state/hooks';
import { isBusy } from './state/selectors/record';
import { Button } from './ui/button';
import { Views } from './views';

/** Charts are not needed before there is a recording. */
const CycleBars = lazy(async () => ({ default: (await import('./features/cycles/cycle-bars')).CycleBars }));

const Statistics = lazy(async () => ({
  default: (await import('./features/statistics/statistics')).Statistics,
}));

/** Keeps the place of the bars while they are loaded. */
function Bars() {
  return (
    <Suspense fallback={<div className="bars-place" />}>
      <CycleBars />
    </Suspense>
  );
}

/** Bars and views, or what to do to get them. */
export function Middle() {
  const live = useApp((state) => isBusy(state.record));
  const opening = useApp((state) => state.opening.state === 'opening');
  const loaded = useApp((state) =>
    state.recordingId === null ? undefined : state.loaded[state.recordingId],
  );
  if (live) {
    return (
      <>
        <Bars />
        <UnderWay />
      </>
    );
  }
  if (!loaded) return opening ? <OpeningWide /> : <Start />;
  switch (loaded.state) {
    case 'loading':
      return (
        <div className="empty" aria-busy="true">
          <p>Decoding and attributing…</p>
        </div>
      );
    case 'failed':
      return <Failed message={loaded.message} />;
    case 'loaded':
      if (loaded.summary.cycles.count === 0) return <NoCycles />;
      return (
        <>
          <Bars />
          <Views />
        </>
      );
    default:
      return assertNever(loaded);
  }
}

const Failed = ({ message }: { readonly message: string }) => (
  <Instead title="This recording could not be shown" role="alert">
    {message}
  </Instead>
);

function NoCycles() {
  const [title, meaning] = WITHOUT_CYCLES;
  return <Instead title={title}>{meaning}</Instead>;
}

interface InsteadProps {
  readonly title: string;
  readonly role?: 'alert';
  readonly children: string;
}

/** Why there is nothing to be seen of the recording, and what else can be done. */
function Instead({ title, role, children }: InsteadProps) {
  const id = useApp((state) => state.recordingId);
  const open = useApp((state) => state.openRecording);
  const close = useApp((state) => state.closeRecording);
  return (
    <div className="empty" role={role}>
      <h2>{title}</h2>
      <p>{children}</p>
      <p className="empty-actions">
        <Button tone="accent" onClick={() => void open(null)}>
          Open another…
        </Button>
        {id === null ? null : <Button onClick={() => void close(id)}>Close it</Button>}
      </p>
    </div>
  );
}

/** Statistics grow with the cycles that come; the timeline is drawn at the end. */
function UnderWay() {
  const driven = useApp(
    ({ record }) => isBusy(record) && record.state !== 'analysing' && record.live.length > 0,
  );
  if (!driven) return <Progressing />;
  return (
    <Suspense fallback={<Progressing />}>
      <Statistics />
    </Suspense>
  );
}

function Progressing() {
  const state = useApp((one) => one.record.state);
  return (
    <div className="empty">
      <p>
        {state === 'analysing'
          ? 'Each nanosecond is being given its phase…'
          : 'The timeline is drawn when the recording ends; Cancel leaves the guest running.'}
      </p>
    </div>
  );
}
