import type { GuestSettings } from '@core/analysis/settings';
import { useApp } from '../../state/hooks';
import { canBeStopped, describeGuest, guestWord, isAttached } from '../../state/selectors/guest';
import { isBusy } from '../../state/selectors/record';
import { Button } from '../../ui/button';
import { useKeptFocus } from '../../ui/kept-focus';
import { Popover } from '../../ui/popover';
import { AttachForm } from './attach-form';
import { LaunchForm } from './launch-form';
import './guest.css';

const HEIRS = ['.guest-trigger'];

/** Which guest, how it fares, and the buttons that launch and stop it. */
export function GuestBar() {
  const guest = useApp((state) => state.guest);
  const settings = useApp((state) => state.guestSettings);
  const launch = useApp((state) => state.launchGuest);
  const stop = useApp((state) => state.stopGuest);
  const recording = useApp((state) => isBusy(state.record));
  const rootRef = useKeptFocus<HTMLDivElement>(HEIRS);
  const { word, tone } = guestWord(guest);
  const note = 'acceleratorNote' in guest ? guest.acceleratorNote : null;
  const idle = guest.state === 'none' || guest.state === 'failed';
  return (
    <div className="guest-bar" ref={rootRef}>
      <Popover
        label="Guest"
        triggerClass="button button-plain guest-trigger"
        trigger={
          <>
            <i className={`dot dot-${tone}`} />
            <span className="visually-hidden">Guest: </span>
            <span className="guest-name" title={describeGuest(guest, settings)}>
              {describeGuest(guest, settings)}
            </span>
            <span className="visually-hidden">, </span>
            <span className="guest-state">{word}</span>
            <i className="caret" />
          </>
        }
      >
        {(close) => (idle ? <GuestForms onDone={close} /> : <GuestFacts />)}
      </Popover>
      {idle ? (
        <Button onClick={() => void launch()}>Launch</Button>
      ) : (
        <Button disabled={!canBeStopped(guest) || recording} onClick={() => void stop()}>
          {isAttached(guest) ? 'Detach' : 'Stop guest'}
        </Button>
      )}
      {note === null ? null : (
        <span className="accelerator-note" title={note}>
          {note}
        </span>
      )}
    </div>
  );
}

function GuestForms({ onDone }: { onDone: () => void }) {
  return (
    <>
      <LaunchForm onDone={onDone} />
      <AttachForm onDone={onDone} />
    </>
  );
}

function GuestFacts() {
  const guest = useApp((state) => state.guest);
  if (!('pid' in guest))
    return (
      <p className="popover-note">The guest is being {isAttached(guest) ? 'attached to' : 'launched'}.</p>
    );
  const { settings } = guest;
  const facts: readonly (readonly [string, string])[] = [
    ['QEMU', guest.qemuVersion],
    ['process', String(guest.pid)],
    ['accelerator', guest.accelerator.toUpperCase()],
    ...(settings === null ? [] : launchedWith(settings)),
  ];
  return (
    <>
      <h3>Guest</h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {guest.acceleratorNote === null ? null : <p className="popover-note">{guest.acceleratorNote}</p>}
      <p className="popover-note">
        {settings === null
          ? 'Somebody else launched it: it goes on running when it is detached from, or Quiescope ends.'
          : 'Stop the guest to change its settings.'}
      </p>
    </>
  );
}

function launchedWith({ load, disk, extraArguments }: GuestSettings): (readonly [string, string])[] {
  const drive = typeof disk === 'object' ? disk.spec : disk === 'none' ? 'none' : 'virtio-blk, qcow2';
  return [
    ['load', load],
    ['disk', drive],
    ['arguments', extraArguments.join(' ') || 'none'],
  ];
}
