/** The one place that draws terminals. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { THEMES } from './theme/tokens';
import type { ThemeName } from './theme/tokens';

/** What a terminal is joined to; a new object starts it afresh. */
export interface TerminalSource {
  attach(write: (text: string) => void): () => void;
  typed(text: string): void;
  resized(columns: number, rows: number): void;
}

interface Props {
  readonly label: string;
  readonly source: TerminalSource;
  readonly theme: ThemeName;
}

const SCROLLBACK = 5000;

function colours(name: ThemeName) {
  const tokens = THEMES[name];
  return {
    background: tokens.ground,
    foreground: tokens.text,
    cursor: tokens.accent,
    cursorAccent: tokens.ground,
    selectionBackground: tokens.selected,
    scrollbarSliderBackground: tokens.line,
    scrollbarSliderHoverBackground: tokens.faint,
    scrollbarSliderActiveBackground: tokens.faint,
    overviewRulerBorder: tokens.ground,
  };
}

export function TerminalView({ label, source, theme }: Props) {
  const hostRef = useRef<HTMLDivElement>(null);
  const terminalRef = useRef<Terminal | null>(null);
  const firstTheme = useRef(theme);

  useEffect(() => {
    const host = hostRef.current;
    if (!host) return;
    const terminal = new Terminal({
      fontFamily: "'JetBrains Mono', monospace",
      fontSize: 12,
      lineHeight: 1.2,
      scrollback: SCROLLBACK,
      theme: colours(firstTheme.current),
      screenReaderMode: false,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(host);
    terminal.textarea?.setAttribute('aria-label', label);
    terminalRef.current = terminal;
    const typed = terminal.onData((text) => source.typed(text));
    const resized = terminal.onResize(({ cols, rows }) => source.resized(cols, rows));
    const detach = source.attach((text) => terminal.write(text));
    const observer = new ResizeObserver(() => {
      if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
    });
    observer.observe(host);
    return () => {
      observer.disconnect();
      detach();
      typed.dispose();
      resized.dispose();
      terminal.dispose();
      terminalRef.current = null;
    };
  }, [label, source]);

  useEffect(() => {
    firstTheme.current = theme;
    if (terminalRef.current) terminalRef.current.options.theme = colours(theme);
  }, [theme]);

  return <div className="terminal-host" ref={hostRef} />;
}
