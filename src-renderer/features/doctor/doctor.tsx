import type { ReactNode } from 'react';
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
          <div className="doctor-head">
            <h2>This machine</h2>
            <span className="muted">levels: {doctor.view.levels.join(', ') || 'none'}</span>
            <Button tone="quiet" onClick={() => void run()}>
              Again
            </Button>
          </div>
          <ul>
            {doctor.view.checks.map((check) => (
              <CheckRow key={check.name} check={check} />
            ))}
          </ul>
          <Levels levels={doctor.view.levelStates} />
          {doctor.view.plan === null ? null : <Plan plan={doctor.view.plan} />}
        </div>
      );
    default:
      return assertNever(doctor);
  }
}

/** Levels that do not work, or not wholly, and why. */
function Levels({ levels }: { levels: DoctorView['levelStates'] }) {
  const lacking = levels.filter(({ why }) => why !== null);
  if (lacking.length === 0) return null;
  return (
    <ul>
      {lacking.map(({ level, works, why }) => (
        <Row key={level} state={works ? 'limited' : 'lacks'} name={`level ${level}`} text={why ?? ''} />
      ))}
    </ul>
  );
}

/** Which phases QEMU's probes tell apart, and through what. */
function Plan({ plan: { path, plan } }: { plan: NonNullable<DoctorView['plan']> }) {
  return (
    <details className="doctor-plan">
      <summary>What probes tell apart in {path}</summary>
      <ul>
        {plan.phases.map(({ phase, through, countedAs, why }) => {
          const told = countedAs === null ? through : `not told, counts as ${countedAs}`;
          const state = countedAs !== null ? 'lacks' : why !== null ? 'limited' : 'works';
          return (
            <Row key={phase} state={state} name={phase} text={why === null ? told : `${told}: ${why}`} />
          );
        })}
      </ul>
      {plan.shortfalls.map((text) => (
        <p key={text} className="muted">
          {text}
        </p>
      ))}
    </details>
  );
}

const SIGNS: Readonly<Record<Check['state'], string>> = { works: '✓', limited: '!', lacks: '✕' };

function CheckRow({ check: { name, state, finding, remedy } }: { check: Check }) {
  return (
    <Row state={state} name={name} text={finding}>
      {remedy === null ? null : <Command text={remedy} />}
    </Row>
  );
}

interface RowProps {
  readonly state: Check['state'];
  readonly name: string;
  readonly text: string;
  readonly children?: ReactNode;
}

function Row({ state, name, text, children }: RowProps) {
  return (
    <li className={`check check-${state}`}>
      <span className="check-sign" aria-hidden="true">
        {SIGNS[state]}
      </span>
      <div>
        <strong>{name}</strong> <span className="check-word">{state}</span>
        <p>{text}</p>
        {children}
      </div>
    </li>
  );
}
