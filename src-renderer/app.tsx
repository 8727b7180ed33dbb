import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { Calibrate } from './features/calibrate/calibrate';
import { CycleTable } from './features/cycles/cycle-table';
import { Doctor } from './features/doctor/doctor';
import { GuestBar } from './features/guest/guest-bar';
import { Interrupted } from './features/record/interrupted';
import { RecordBar } from './features/record/record-bar';
import { Selection } from './features/selection/selection';
import { Snapshots } from './features/snapshots/snapshots';
import { StatusLine } from './features/status/status-line';
import { TerminalPanel } from './features/terminal/terminal-panel';
import { useApp } from './state/hooks';
import { summaryOf } from './state/selectors/cycles';
import { windowTitle } from './state/selectors/title';
import { Banner } from './ui/banner';
import { Pane, PaneLine, Panes } from './ui/panels';
import { Middle } from './middle';
import { ThemeSwitch } from './theme-switch';
import { useLooks } from './use-looks';

/** What is opened by a command is loaded by it, too. */
const Palette = lazy(async () => ({
  default: (await import('./features/commands/palette')).CommandPalette,
}));
const KeysSheet = lazy(async () => ({
  default: (await import('./features/commands/keys-sheet')).KeysSheet,
}));
const ExportRecording = lazy(async () => ({
  default: (await import('./features/exchange/export-recording')).ExportRecording,
}));
const SnapshotLibrary = lazy(async () => ({
  default: (await import('./features/library/snapshot-library')).SnapshotLibrary,
}));
const Settings = lazy(async () => ({ default: (await import('./features/settings/settings')).Settings }));

/** The window: bar, three columns, terminals, status line. */
export function App() {
  useLooks();
  useTitle();
  useDroppedFiles();
  return (
    <div className="app">
      <header className="top-bar" data-pane="">
        <h1>Quiescope</h1>
        <GuestBar />
        <RecordBar />
        <span className="top-bar-end">
          <Calibrate />
          <Doctor />
          <ThemeSwitch />
        </span>
      </header>
      <main className="workbench">
        <Columns />
      </main>
      <StatusLine />
      <Dialogs />
    </div>
  );
}

function onResized(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

function Columns() {
  const left = useApp((state) => state.panels.left);
  const right = useApp((state) => state.panels.right && summaryOf(state) !== null);
  const terminals = useApp((state) => state.terminalOpen);
  const restPx = useSyncExternalStore(onResized, leastRestPx);
  return (
    <Panes id="columns" orientation="horizontal">
      {left ? <LeftPane /> : null}
      {left ? <PaneLine label="Width of the table" /> : null}
      <Pane id="rest" minPx={restPx}>
        <Panes id="rows" orientation="vertical">
          <Pane id="upper" minPx={300}>
            <Panes id="upper-columns" orientation="horizontal">
              <Pane id="middle" minPx={330}>
                <div className="middle" data-pane="">
                  <Notices />
                  <Middle />
                </div>
              </Pane>
              {right ? <PaneLine label="Width of the selection" /> : null}
              {right ? (
                <Pane id="right" defaultPx={rightPx()} minPx={220} maxPx={560}>
                  <div className="right-column" data-pane="">
                    <Selection />
                  </div>
                </Pane>
              ) : null}
            </Panes>
          </Pane>
          {terminals ? <PaneLine label="Height of the terminals" /> : null}
          {terminals ? (
            <Pane id="bottom" defaultPx={bottomPx()} minPx={104} maxPx={560}>
              <TerminalPanel />
            </Pane>
          ) : null}
        </Panes>
        {terminals ? null : <TerminalPanel />}
      </Pane>
    </Panes>
  );
}

function LeftPane() {
  return (
    <Pane id="left" defaultPx={leftPx()} minPx={220} maxPx={720}>
      <nav className="left-column" aria-label="Recordings and cycles" data-pane="">
        <Snapshots />
        <CycleTable />
      </nav>
    </Pane>
  );
}

const within = (px: number, low: number, high: number): number =>
  Math.round(Math.min(high, Math.max(low, px)));
/** In a window that was made smaller the table gives way, not the timeline. */
const leastRestPx = (): number => within(window.innerWidth * 0.68, 560, 720);
const leftPx = (): number => within(window.innerWidth * 0.275, 268, 540);
const rightPx = (): number => within(window.innerWidth * 0.215, 268, 380);
/** A ninth of the window below its tabs, so that on a small screen the timeline keeps the larger part. */
const bottomPx = (): number => within(window.innerHeight * 0.11 + 32, 116, 220);

function Notices() {
  const notices = useApp((state) => state.notices);
  const dismiss = useApp((state) => state.dismissNotice);
  return (
    <>
      <Interrupted />
      {notices.map((notice) => (
        <Banner key={notice.id} {...notice} onDismiss={() => dismiss(notice.id)} />
      ))}
    </>
  );
}

function Dialogs() {
  const dialog = useApp((state) => state.dialog);
  const close = useApp((state) => state.closeDialog);
  return (
    <Suspense fallback={null}>
      {dialog === 'palette' ? <Palette onClose={close} /> : null}
      {dialog === 'keys' ? <KeysSheet onClose={close} /> : null}
      {dialog === 'settings' ? <Settings onClose={close} /> : null}
      {dialog === 'library' ? <SnapshotLibrary onClose={close} /> : null}
      {dialog === 'export' ? <ExportRecording onClose={close} /> : null}
    </Suspense>
  );
}

function useTitle(): void {
  const title = useApp(windowTitle);
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** Files may be dropped anywhere on the window; without this the page would try to navigate to them. */
function useDroppedFiles(): void {
  const open = useApp((state) => state.openDropped);
  useEffect(() => {
    const hover = (event: DragEvent): void => {
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      void open([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', hover);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hover);
      window.removeEventListener('drop', drop);
    };
  }, [open]);
}
