import { formatCounted } from '@core/units';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { Keys } from '../../ui/keys';
import { RecentFiles } from './recent-files';
import './start.css';

/** What to do first: record, open, or look at an example. */
export function Start() {
  const waiting = useApp((state) => state.recordOnceRunning);
  const cycles = useApp((state) => state.recordSettings.cycles);
  if (waiting) {
    return (
      <div className="empty" aria-busy="true">
        <h2>The guest is starting…</h2>
        <p>As soon as it runs, it is paused and resumed {timesWords(cycles)}. Cancel ends it.</p>
      </div>
    );
  }
  return (
    <div className="start">
      <h2>Where does a pause go?</h2>
      <div className="start-cards">
        <RecordCard cycles={cycles} />
        <OpenCard />
      </div>
      <RecentFiles />
      <Hints />
    </div>
  );
}

const timesWords = (cycles: number): string => formatCounted(cycles, 'time');

function RecordCard({ cycles }: { readonly cycles: number }) {
  const running = useApp((state) => state.guest.state === 'running');
  const record = useApp((state) => state.recordOrLaunch);
  return (
    <section className="start-card" aria-label="Record">
      <h3>Record</h3>
      <p>
        Quiescope{' '}
        {running
          ? 'pauses and resumes the running guest'
          : 'starts its built-in guest, pauses and resumes it'}{' '}
        {timesWords(cycles)}, and shows where each microsecond went. When the window closes, nothing of it is
        left running.
      </p>
      <Button tone="accent" onClick={() => void record()}>
        Record {formatCounted(cycles, 'cycle')}
      </Button>
    </section>
  );
}

function OpenCard() {
  const open = useApp((state) => state.openRecording);
  const sample = useApp((state) => state.info?.samplePath ?? null);
  return (
    <section className="start-card" aria-label="Open">
      <h3>Open</h3>
      <p>
        A snapshot, a perf.data, a perf pipe capture or a QEMU trace log: choose it, or drop it anywhere on
        this window.
      </p>
      <span className="start-buttons">
        <Button onClick={() => void open(null)}>Open a file…</Button>
        {sample === null ? null : (
          <Button tone="quiet" onClick={() => void open(sample)}>
            See an example
          </Button>
        )}
      </span>
    </section>
  );
}

function Hints() {
  return (
    <p className="start-hints muted">
      <span>
        <Keys keys={['Ctrl', 'K']} /> all commands
      </span>
      <span>
        <Keys keys={['?']} /> all keys
      </span>
      <span>
        <b>Doctor</b> tells what works on this machine
      </span>
    </p>
  );
}
