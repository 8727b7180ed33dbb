import { useState } from 'react';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';

/** A guest that somebody else launched, by the QMP socket that its QEMU serves. */
export function AttachForm({ onDone }: { onDone: () => void }) {
  const attach = useApp((state) => state.attachGuest);
  const [socket, setSocket] = useState('');
  const path = socket.trim();
  const wrong = path !== '' && !path.startsWith('/') ? 'A whole path, from /.' : null;
  return (
    <form
      className="form attach-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (path === '' || wrong !== null) return;
        onDone();
        void attach(path);
      }}
    >
      <h2>A guest that runs already</h2>
      <TextField
        label="QMP socket"
        mono
        placeholder="/run/vm/qmp.sock"
        value={socket}
        error={wrong}
        onChange={setSocket}
      />
      <p className="popover-note">
        Its QEMU serves one for Quiescope alone: <code>-qmp unix:PATH,server=on,wait=off</code>. It is paused
        and resumed by Record, and left running.
      </p>
      <div className="form-foot">
        <Button type="submit" disabled={path === '' || wrong !== null}>
          Attach
        </Button>
      </div>
    </form>
  );
}
