import type { ReactNode } from 'react';
import { assertNever } from '@core/errors';
import { useApp } from './state/hooks';

interface Props {
  /** A recording is under way: its cycles are shown as they come. */
  readonly live: boolean;
  readonly bars: ReactNode;
  readonly children: ReactNode;
}

/** Bars and timeline, or what to do to get them. */
export function Middle({ live, bars, children }: Props) {
  const loaded = useApp((state) =>
    state.recordingId === null ? undefined : state.loaded[state.recordingId],
  );
  if (live) {
    return (
      <>
        {bars}
        <Progressing />
      </>
    );
  }
  if (!loaded) return <FirstRun />;
  switch (loaded.state) {
    case 'loading':
      return (
        <div className="empty" aria-busy="true">
          <p>Decoding and attributing…</p>
        </div>
      );
    case 'failed':
      return (
        <div className="empty" role="alert">
          <h2>This recording could not be shown</h2>
          <p>{loaded.message}</p>
        </div>
      );
    case 'loaded':
      if (loaded.summary.cycles.count === 0) return <NoCycles />;
      return (
        <>
          {bars}
          {children}
        </>
      );
    default:
      return assertNever(loaded);
  }
}

function FirstRun() {
  const settings = useApp((state) => state.recordSettings);
  const waiting = useApp((state) => state.recordOnceRunning);
  const running = useApp((state) => state.guest.state === 'running');
  if (waiting) {
    return (
      <div className="empty" aria-busy="true">
        <h2>The guest is starting…</h2>
        <p>As soon as it runs, it is paused and resumed {settings.cycles} times. Cancel ends it.</p>
      </div>
    );
  }
  return (
    <div className="empty">
      <h2>Where does a pause go?</h2>
      <p>
        Click <b>Record</b>: Quiescope{' '}
        {running
          ? 'pauses and resumes the running guest'
          : 'starts its built-in guest, pauses and resumes it'}{' '}
        {settings.cycles} times, and shows where each microsecond went. When the window closes, nothing of it
        is left running.
      </p>
      <p className="muted">
        <b>Doctor</b> tells what works on this machine; <b>Open…</b>, or a file dropped here, shows a
        snapshot, a perf.data, a perf pipe capture or a QEMU trace log.
      </p>
    </div>
  );
}

function NoCycles() {
  return (
    <div className="empty">
      <h2>No cycle in this recording</h2>
      <p>It ended before the first pause and resume were complete.</p>
    </div>
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
