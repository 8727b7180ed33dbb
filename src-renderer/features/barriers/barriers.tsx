import { useEffect } from 'react';
import type { BarrierWaits } from '@core/analysis/barriers/barrier-waits';
import type { RecordingOverview } from '@core/analysis/overview';
import { useApp, useAppStore } from '../../state/hooks';
import { summaryOf } from '../../state/selectors/cycles';
import { summedCycles } from '../../state/selectors/summed';
import { AddingUp } from '../../ui/adding-up';
import { BarriersExport } from './barriers-export';
import { Fences } from './fences';
import { Waits } from './waits';
import { ZeroByte } from './zero-byte';
import './barriers.css';

/** What goes by the name of barrier, in its three kinds: who, how often, for how long, and what would change it. */
export function Barriers() {
  const store = useAppStore();
  const summary = useApp(summaryOf);
  const recordingId = useApp((state) => state.recordingId);
  const waits = useApp((state) =>
    state.barrierWaits?.recordingId === state.recordingId ? state.barrierWaits.waits : null,
  );
  const awaited = useApp((state) => state.barriersAwaited);
  const failure = useApp((state) => state.barriersFailure);
  const cycles = useApp(summedCycles);
  useEffect(() => {
    void store.getState().askBarriers(cycles);
    // Nobody looks at it: the worker has other things to do.
    return () => store.getState().putOffBarriers();
  }, [store, recordingId, cycles]);
  if (!summary) return null;
  return (
    <div className="barriers" aria-busy={awaited}>
      <header className="barriers-head">
        <Question summary={summary} />
        {waits === null ? null : <BarriersExport summary={summary} waits={waits} />}
      </header>
      {waits === null ? null : (
        <AddingUp
          {...{ cycles: waits.cycles, of: waits.of, awaited }}
          onPutOff={() => store.getState().putOffBarriers()}
          onGoOn={() => void store.getState().askBarriers(cycles)}
        />
      )}
      <div className="barriers-body">
        <WaitsOrWhy waits={waits} failure={failure} />
        <Fences summary={summary} />
        <ZeroByte audit={summary.barriers} />
      </div>
    </div>
  );
}

/** The question of 2017, and what this recording answers. */
function Question({ summary }: { summary: RecordingOverview }) {
  return (
    <div>
      <h2>Is it the memory barrier, smp_wmb in KVM, that makes a pause long?</h2>
      <p className="barriers-verdict">{summary.barriers.verdict}</p>
    </div>
  );
}

function WaitsOrWhy({ waits, failure }: { waits: BarrierWaits | null; failure: string | null }) {
  if (failure !== null) {
    return (
      <div role="alert" className="barriers-note">
        <h3>The waits could not be told</h3>
        <p>{failure}</p>
      </div>
    );
  }
  return waits === null ? (
    <p className="barriers-note muted">Adding up the cycles…</p>
  ) : (
    <Waits waits={waits} />
  );
}
