import { assertNever } from '@core/errors';
import { useApp } from '../../state/hooks';
import type { DoctorView } from '../../state/model';
import { Button } from '../../ui/button';
import { Command } from '../../ui/copy';
import { Popover } from '../../ui/popover';
import './doctor.css';

type Check = DoctorView['checks'][number];

/** What works on this machine, and the command that mends what doesn't. */
export function Doctor() {
  const ran = useApp((state) => state.doctor.state !== 'never');
  const run = useApp((state) => state.runDoctor);
  return (
    <Popover label="Doctor" align="end" trigger="Doctor" onOpen={() => void (ran ? undefined : run())}>
      {() => <Checks />}
    </Popover>
  );
}

function Checks() {
  const doctor = useApp((state) => state.doctor);
  const run = useApp((state) => state.runDoctor);
  switch (doctor.state) {
    case 'never':
    case 'running':
      return <p className="popover-note">Trying each thing that a recording needs…</p>;
    case 'done':
      return (
        <div className="doctor">
          <header>
            <h3>This machine</h3>
            <span className="muted">levels: {doctor.view.levels.join(', ') || 'none'}</span>
            <Button tone="quiet" onClick={() => void run()}>
              Again
            </Button>
          </header>
          <ul>
            {doctor.view.checks.map((check) => (
              <CheckRow key={check.name} check={check} />
            ))}
          </ul>
        </div>
      );
    default:
      return assertNever(doctor);
  }
}

const SIGNS: Readonly<Record<Check['state'], string>> = { works: '✓', limited: '!', lacks: '✕' };

function CheckRow({ check }: { check: Check }) {
  return (
    <li className={`check check-${check.state}`}>
      <span className="check-sign" aria-hidden="true">
        {SIGNS[check.state]}
      </span>
      <div>
        <strong>{check.name}</strong> <span className="check-word">{check.state}</span>
        <p>{check.finding}</p>
        {check.remedy === null ? null : <Command text={check.remedy} />}
      </div>
    </li>
  );
}
