import { assertNever } from '@core/errors';
import { verdictOf } from '@core/calibration/calibration';
import type { Calibration, InjectionReport } from '@core/calibration/calibration';
import type { CalibrateProgress } from '@core/calibration/settings';
import { useApp } from '../../state/hooks';
import type { CalibrateState } from '../../state/model';
import { isBusy } from '../../state/selectors/record';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Popover } from '../../ui/popover';
import { Reports } from './reports';
import './calibrate.css';

type Running = Extract<CalibrateState, { state: 'running' | 'cancelling' }>;

const isRunning = (state: CalibrateState): state is Running =>
  state.state === 'running' || state.state === 'cancelling';

/** Known delays, put into pauses of this QEMU and looked for in their phases. */
export function Calibrate() {
  const calibration = useApp((state) => state.calibration);
  const progress = isRunning(calibration) ? calibration.progress : null;
  const far = progress === null ? '' : ` ${progress.index + 1}/${progress.count}`;
  return (
    <Popover
      label="Calibrate"
      align="end"
      trigger={isRunning(calibration) ? `Calibrating${far}` : 'Calibrate'}
    >
      {() => <Panel calibration={calibration} />}
    </Popover>
  );
}

function Panel({ calibration }: { readonly calibration: CalibrateState }) {
  return (
    <div className="calibrate">
      <div className="calibrate-head">
        <h2>Calibration</h2>
        <Buttons calibration={calibration} />
      </div>
      <Body calibration={calibration} />
    </div>
  );
}

function Buttons({ calibration }: { readonly calibration: CalibrateState }) {
  const short = useApp((state) => state.calibrateShort);
  const choose = useApp((state) => state.chooseCalibrateShort);
  const start = useApp((state) => state.startCalibration);
  const cancel = useApp((state) => state.cancelCalibration);
  const recording = useApp((state) => isBusy(state.record));
  if (isRunning(calibration)) {
    const cancelling = calibration.state === 'cancelling';
    return (
      <Button disabled={cancelling} onClick={() => void cancel()}>
        {cancelling ? 'Cancelling…' : 'Cancel'}
      </Button>
    );
  }
  return (
    <>
      <Choice
        label="How thorough"
        value={short ? 'short' : 'full'}
        options={[
          { value: 'short', title: 'Short' },
          { value: 'full', title: 'Full' },
        ]}
        onChange={(value) => choose(value === 'short')}
      />
      <Button tone="accent" disabled={recording} onClick={() => void start()}>
        {calibration.state === 'idle' ? 'Start' : 'Again'}
      </Button>
    </>
  );
}

function Body({ calibration }: { readonly calibration: CalibrateState }) {
  switch (calibration.state) {
    case 'idle':
      return (
        <p className="popover-note">
          Puts known delays into pauses of your QEMU, on guests of its own, and looks for each in its phase:
          attributed within 2% or 100 µs, whichever is more, and no more than 2% of it anywhere else, or than
          pauses without a delay differ. Short takes about two minutes, full about four.
        </p>
      );
    case 'running':
    case 'cancelling':
      return (
        <>
          <Progress running={calibration} />
          <Reports reports={calibration.reports} />
        </>
      );
    case 'finished':
      return (
        <>
          <Sum calibration={calibration.calibration} />
          <Reports reports={calibration.calibration.injections} />
        </>
      );
    case 'cancelled':
      return (
        <>
          <p className="popover-note" role="status">
            Cancelled. What was over by then:
          </p>
          <Reports reports={calibration.reports} />
        </>
      );
    case 'failed':
      return (
        <>
          <div className="calibrate-failure" role="alert">
            <p>
              <strong>It could not be carried out.</strong> {calibration.failure.message}
            </p>
            {calibration.failure.remedy === null ? null : <p>{calibration.failure.remedy}</p>}
          </div>
          <Reports reports={calibration.reports} />
        </>
      );
    default:
      return assertNever(calibration);
  }
}

const STAGES: Readonly<Record<CalibrateProgress['stage'], string>> = {
  launching: 'launching a guest',
  recording: 'pausing and resuming it',
  analysing: 'analysing',
};

function Progress({ running: { progress } }: { readonly running: Running }) {
  if (progress === null) return <p className="popover-note">Launching a guest…</p>;
  const { injection, index, count, stage, done, total } = progress;
  return (
    <div className="calibrate-progress">
      <span data-testid="calibrate-progress">
        {index + 1}/{count}
      </span>
      <progress aria-label="Calibration" max={count} value={index + done / Math.max(1, total)} />
      <span className="muted">
        {injection}: {STAGES[stage]}
      </span>
    </div>
  );
}

function count(reports: readonly InjectionReport[], verdict: ReturnType<typeof verdictOf>): number {
  return reports.filter((report) => verdictOf(report) === verdict).length;
}

function Sum({
  calibration: { injections, qemu, accelerator, level },
}: {
  readonly calibration: Calibration;
}) {
  const impossible = count(injections, 'impossible');
  return (
    <p className="calibrate-sum" role="status">
      <strong>
        {count(injections, 'passed')} passed, {count(injections, 'failed')} failed
        {impossible === 0 ? '' : `, ${impossible} not possible here`}
      </strong>
      <span className="muted">
        QEMU {qemu.version}, {accelerator.toUpperCase()}, level {level}
      </span>
    </p>
  );
}
