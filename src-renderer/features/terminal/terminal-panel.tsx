import { lazy, Suspense, useEffect, useId, useMemo, useRef } from 'react';
import { useApp, useAppStore } from '../../state/hooks';
import { TERMINAL_TABS } from '../../state/model';
import type { TerminalName, TerminalTab } from '../../state/model';
import { useThemeName } from '../../state/theme';
import { Button } from '../../ui/button';
import { Tabs } from '../../ui/tabs';
import './terminal.css';

const TITLES: Readonly<Record<TerminalTab, string>> = {
  console: 'Guest console',
  monitor: 'Monitor (HMP)',
  log: 'Capture log',
};
const TABS = TERMINAL_TABS.map((value) => ({ value, title: TITLES[value] }));

/** Loaded with the first guest: nobody else needs a terminal. */
const TerminalView = lazy(async () => ({
  default: (await import('../../ui/terminal-view')).TerminalView,
}));

/** Console, monitor and log. Fills the pane that it is given; closed, its head is all there is of it. */
export function TerminalPanel() {
  const tab = useApp((state) => state.terminalTab);
  const open = useApp((state) => state.terminalOpen);
  const choose = useApp((state) => state.chooseTerminal);
  const toggle = useApp((state) => state.toggleTerminal);
  const panelId = useId();
  return (
    <section className={`terminal-panel${open ? ' is-open' : ''}`} aria-label="Terminals" data-pane="">
      <header>
        <Tabs label="Terminals" value={tab} tabs={TABS} panelId={open ? panelId : null} onChange={choose} />
        <Button tone="quiet" aria-expanded={open} aria-controls={open ? panelId : undefined} onClick={toggle}>
          {open ? 'Collapse' : 'Expand'}
        </Button>
      </header>
      {open ? (
        <div id={panelId} className="terminal-body" role="tabpanel" aria-label={TITLES[tab]}>
          {tab === 'log' ? <CaptureLog /> : <GuestTerminal key={tab} terminal={tab} />}
        </div>
      ) : null}
    </section>
  );
}

function GuestTerminal({ terminal }: { terminal: TerminalName }) {
  const store = useAppStore();
  const launches = useApp((state) => state.launches);
  const absent = useApp((state) => state.guest.state === 'none');
  const theme = useThemeName();
  const source = useMemo(
    () => ({
      attach: (write: (text: string) => void) => store.getState().attachTerminal(terminal, write),
      typed: (text: string) => store.getState().typeInTerminal(terminal, text),
      resized: (columns: number, rows: number) => store.getState().terminalResized(terminal, columns, rows),
    }),
    [store, terminal],
  );
  const what = terminal === 'console' ? 'The guest’s serial console' : 'QEMU’s monitor';
  if (absent) return <p className="terminal-empty muted">{what} appears here when a guest runs.</p>;
  return (
    <Suspense fallback={null}>
      <TerminalView key={launches} label={what} source={source} theme={theme} />
    </Suspense>
  );
}

function CaptureLog() {
  const log = useApp((state) => state.log);
  const endRef = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  useEffect(() => {
    const list = endRef.current?.parentElement;
    if (list && stick.current) list.scrollTop = list.scrollHeight;
  }, [log]);
  if (log.length === 0)
    return <p className="terminal-empty muted">What is started, probed and captured is logged here.</p>;
  return (
    <div
      className="capture-log"
      role="log"
      tabIndex={0}
      aria-label="Capture log"
      onScroll={({ currentTarget: list }) => {
        stick.current = list.scrollTop + list.clientHeight > list.scrollHeight - 24;
      }}
    >
      {log.map((line, at) => (
        <div key={at}>
          <time>{line.at}</time> {line.line}
        </div>
      ))}
      <div ref={endRef} />
    </div>
  );
}
