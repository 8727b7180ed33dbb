import { useEffect, useLayoutEffect, useState } from 'react';
import { Calibrate } from './features/calibrate/calibrate';
import { CycleBars } from './features/cycles/cycle-bars';
import { CycleTable } from './features/cycles/cycle-table';
import { Doctor } from './features/doctor/doctor';
import { GuestBar } from './features/guest/guest-bar';
import { RecordBar } from './features/record/record-bar';
import { Selection } from './features/selection/selection';
import { Snapshots } from './features/snapshots/snapshots';
import { StatusLine } from './features/status/status-line';
import { TerminalPanel } from './features/terminal/terminal-panel';
import { useApp } from './state/hooks';
import { isBusy } from './state/selectors/record';
import { useThemeName } from './state/theme';
import { Banner } from './ui/banner';
import { Splitter } from './ui/splitter';
import { applyTheme } from './ui/theme/tokens';
import { paneLimits, useWindowSize } from './ui/use-window-size';
import { Middle } from './middle';
import { ThemeSwitch } from './theme-switch';
import { Views } from './views';

/** Reserved: what the timeline and the selection beside it need to be of use. */
const LEFT = { minPx: 220, maxPx: 640, reservedPx: 700 };

/** The window: bar, three columns, terminals, status line. */
export function App() {
  useTheme();
  useDroppedFiles();
  const [wantedLeftPx, setLeftPx] = useState(() =>
    Math.min(540, Math.max(268, Math.round(window.innerWidth * 0.275))),
  );
  const { sizePx: leftPx, maxPx: leftMaxPx } = paneLimits(wantedLeftPx, LEFT, useWindowSize().widthPx);
  return (
    <div className="app">
      <header className="top-bar">
        <h1>Quiescope</h1>
        <GuestBar />
        <RecordBar />
        <span className="top-bar-end">
          <Calibrate />
          <Doctor />
          <ThemeSwitch />
        </span>
      </header>
      <div className="columns">
        <nav className="left-column" style={{ width: leftPx }} aria-label="Recordings and cycles">
          <Snapshots />
          <CycleTable />
        </nav>
        <Splitter
          label="Width of the table"
          orientation="vertical"
          value={leftPx}
          min={LEFT.minPx}
          max={leftMaxPx}
          sign={1}
          onChange={setLeftPx}
        />
        <div className="rest">
          <div className="upper">
            <main className="middle">
              <Notices />
              <MiddlePane />
            </main>
            <Selection />
          </div>
          <TerminalPanel />
        </div>
      </div>
      <StatusLine />
    </div>
  );
}

function MiddlePane() {
  const live = useApp((state) => isBusy(state.record));
  return (
    <Middle live={live} bars={<CycleBars />}>
      <Views />
    </Middle>
  );
}

function Notices() {
  const notices = useApp((state) => state.notices);
  const dismiss = useApp((state) => state.dismissNotice);
  return notices.map((notice) => <Banner key={notice.id} {...notice} onDismiss={() => dismiss(notice.id)} />);
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

function useTheme(): void {
  const theme = useThemeName();
  const follow = useApp((state) => state.systemThemeChanged);
  useLayoutEffect(() => applyTheme(document.documentElement, theme), [theme]);
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    const tell = (): void => follow(query.matches ? 'dark' : 'light');
    query.addEventListener('change', tell);
    tell();
    return () => query.removeEventListener('change', tell);
  }, [follow]);
}
