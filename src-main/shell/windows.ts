import type { BrowserWindow, WebContents } from 'electron';
import type { Command } from '@contract/contract';
import type { Emit } from '../engine/session/session-ports';

/** The windows there are. Each has its own selection; guest and recordings are the session's, and in all of them. */
export interface Windows {
  /** Opens one more; it then asks for `path`, if any. */
  open(path: string | null): BrowserWindow;
  readonly all: readonly BrowserWindow[];
  /** The one with the focus, or the one that had it last; null where there is none. */
  readonly current: BrowserWindow | null;
  withId(contentsId: number): BrowserWindow | null;
  has(contents: WebContents): boolean;
  /** The file that a window was opened for. */
  pathFor(contentsId: number): string | null;
  /** Brings the current window to the front and has it open `path`; opens a window where there is none. */
  comeForward(path: string | null): void;
  /** To the current window. */
  give(command: Command): void;
  /** To a certain one, if it is still there. */
  giveTo(contentsId: number | null, command: Command): void;
  /** To every window. */
  readonly emit: Emit;
}

export function createWindows(create: (nth: number) => BrowserWindow): Windows {
  let windows: readonly BrowserWindow[] = [];
  let last: BrowserWindow | null = null;
  const paths = new Map<number, string>();
  const current = (): BrowserWindow | null => last ?? windows.at(-1) ?? null;
  const send: (window: BrowserWindow | null) => Emit = (window) => (channel, event) => {
    if (window !== null && !window.webContents.isDestroyed()) window.webContents.send(channel, event);
  };
  const open = (path: string | null): BrowserWindow => {
    const window = create(windows.length);
    const { id } = window.webContents;
    windows = [...windows, window];
    last = window;
    if (path !== null) paths.set(id, path);
    window.on('focus', () => (last = window));
    window.on('closed', () => {
      windows = windows.filter((one) => one !== window);
      if (last === window) last = null;
      paths.delete(id);
    });
    return window;
  };
  const withId = (contentsId: number): BrowserWindow | null =>
    windows.find(({ webContents }) => webContents.id === contentsId) ?? null;
  return {
    open,
    get all() {
      return windows;
    },
    get current() {
      return current();
    },
    withId,
    has: (contents) => windows.some(({ webContents }) => webContents === contents),
    pathFor: (contentsId) => paths.get(contentsId) ?? null,
    comeForward: (path) => {
      const window = current();
      if (window === null) return void open(path);
      if (path !== null) paths.set(window.webContents.id, path);
      if (window.isMinimized()) window.restore();
      window.focus();
      if (path !== null) send(window)('command.given', { command: 'open', path });
    },
    give: (command) => send(current())('command.given', command),
    giveTo: (contentsId, command) => {
      if (contentsId !== null) send(withId(contentsId))('command.given', command);
    },
    emit: (channel, event) => {
      for (const window of windows) send(window)(channel, event);
    },
  };
}
