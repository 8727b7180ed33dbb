import { useEffect, useId, useMemo, useRef } from 'react';
import { useApp, useAppStore } from '../../state/hooks';
import type { TerminalName, TerminalTab } from '../../state/model';
import { useThemeName } from '../../state/theme';
import { Button } from '../../ui/button';
import type { Option } from '../../ui/field';
import { Splitter } from '../../ui/splitter';
import { Tabs } from '../../ui/tabs';
import { TerminalView } from '../../ui/terminal-view';
import { paneLimits, useWindowSize } from '../../ui/use-window-size';
import './terminal.css';

const TABS: readonly Option<TerminalTab>[] = [
  { value: 'console', title: 'Guest console' },
  { value: 'monitor', title: 'Monitor (HMP)' },
  { value: 'log', title: 'Capture log' },
];
/** Reserved: bars and timeline above, bar and status line. */
const HEIGHT = { minPx: 72, maxPx: 520, reservedPx: 460 };

export function TerminalPanel() {
  const tab = useApp((state) => state.terminalTab);
  const open = useApp((state) => state.terminalOpen);
  const wantedPx = useApp((state) => state.terminalHeightPx);
  const { sizePx: height, maxPx } = paneLimits(wantedPx, HEIGHT, useWindowSize().heightPx);
  const choose = useApp((state) => state.chooseTerminal);
  const toggle = useApp((state) => state.toggleTerminal);
  const resize = useApp((state) => state.resizeTerminalPanel);
  const panelId = useId();
  return (
    <section className="terminal-panel" aria-label="Terminals">
      {open ? (
        <Splitter
          label="Height of the terminals"
          orientation="horizontal"
          value={height}
          min={HEIGHT.minPx}
          max={maxPx}
          sign={-1}
          onChange={resize}
        />
      ) : null}
      <header>
        <Tabs label="Terminals" value={tab} tabs={TABS} panelId={panelId} onChange={choose} />
        <Button tone="quiet" aria-expanded={open} aria-controls={panelId} onClick={toggle}>
          {open ? 'Collapse' : 'Expand'}
        </Button>
      </header>
      {open ? (
        <div id={panelId} className="terminal-body" role="tabpanel" style={{ height }}>
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
  return <TerminalView key={launches} label={what} source={source} theme={theme} />;
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
