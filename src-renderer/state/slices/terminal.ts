import type { LogLine, TerminalName, TerminalTab } from '../model';
import type { Slice } from '../store';

/** Log lines kept in the window; the whole log is main's. */
export const LOG_LINES = 2000;

export interface TerminalSlice {
  readonly terminalTab: TerminalTab;
  /** Closed until a guest is launched or a tab is chosen. */
  readonly terminalOpen: boolean;
  readonly log: readonly LogLine[];
  chooseTerminal(tab: TerminalTab): void;
  toggleTerminal(): void;
  logged(line: LogLine): void;
  /** Sends what is there and then all that comes to `write`. Returns the function that ends it. */
  attachTerminal(terminal: TerminalName, write: (text: string) => void): () => void;
  typeInTerminal(terminal: TerminalName, text: string): void;
  terminalResized(terminal: TerminalName, columns: number, rows: number): void;
}

export const createTerminalSlice: Slice<TerminalSlice> = (set, get, { api }) => ({
  terminalTab: 'console',
  terminalOpen: false,
  log: [],
  chooseTerminal: (terminalTab) => {
    set({ terminalTab, terminalOpen: true });
  },
  toggleTerminal: () => {
    set((state) => ({ terminalOpen: !state.terminalOpen }));
  },
  logged: (line) => {
    set((state) => ({ log: [...state.log, line].slice(-LOG_LINES) }));
  },
  attachTerminal: (terminal, write) => {
    // What arrives before the replay's answer is already part of the replay.
    let replayed = false;
    let attached = true;
    const detach = api.on('terminal.data', (event) => {
      if (replayed && event.terminal === terminal) write(event.text);
    });
    void api.replayTerminal(terminal).then((reply) => {
      if (!attached) return;
      replayed = true;
      if (reply.ok && reply.value.text.length > 0) write(reply.value.text);
    });
    return () => {
      attached = false;
      detach();
    };
  },
  typeInTerminal: (terminal, text) => {
    if (get().guest.state === 'none') return;
    void api.writeTerminal(terminal, text);
  },
  terminalResized: (terminal, columns, rows) => {
    if (get().guest.state === 'none') return;
    void api.resizeTerminal(terminal, columns, rows);
  },
});
