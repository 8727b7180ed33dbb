import type { Emit } from './session-ports';
import type { AttachedGuest, Guest, TerminalName, TerminalPort } from '../ports/guest';

/** Characters of each terminal that are kept for a window that (re)opens. */
const KEPT_CHARACTERS = 256 * 1024;
/** "Reset to initial state" (ECMA-48 RIS): a new guest starts on a clean terminal. */
const RESET = '\u001bc';

const ELSEWHERE = 'This guest was attached to: its terminals are where its QEMU was told to put them.\r\n';

const NAMES: readonly TerminalName[] = ['console', 'monitor'];

/** The two terminals of the guest there is: their output so far, and the way in. */
export class SessionTerminals {
  readonly #emit: Emit;
  readonly #kept: Record<TerminalName, string> = { console: '', monitor: '' };
  readonly #sizes: Partial<Record<TerminalName, { columns: number; rows: number }>> = {};
  /** Null where there is no guest, and for one that keeps its own. */
  #terminals: Readonly<Record<TerminalName, TerminalPort>> | null = null;
  #detach: readonly (() => void)[] = [];

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  attach(guest: Guest | AttachedGuest): void {
    this.detach();
    const terminals = guest.settings === null ? null : guest.terminals;
    this.#terminals = terminals;
    for (const name of NAMES) {
      this.#kept[name] = '';
      this.#show(name, terminals === null ? `${RESET}${ELSEWHERE}` : RESET);
      const size = this.#sizes[name];
      if (size !== undefined) terminals?.[name].resize(size.columns, size.rows);
    }
    if (terminals !== null)
      this.#detach = NAMES.map((name) => terminals[name].onData((text) => this.#show(name, text)));
  }

  /** The guest is gone; what it said stays readable. */
  detach(): void {
    for (const end of this.#detach) end();
    this.#detach = [];
    this.#terminals = null;
  }

  replay(name: TerminalName): string {
    return this.#kept[name];
  }

  write(name: TerminalName, text: string): void {
    this.#terminals?.[name].write(text);
  }

  /** Kept for the next guest too: the window says its size once. */
  resize(name: TerminalName, columns: number, rows: number): void {
    this.#sizes[name] = { columns, rows };
    this.#terminals?.[name].resize(columns, rows);
  }

  #show(name: TerminalName, text: string): void {
    this.#kept[name] = (this.#kept[name] + text).slice(-KEPT_CHARACTERS);
    this.#emit('terminal.data', { terminal: name, text });
  }
}
