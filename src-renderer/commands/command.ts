/** What can be done, by whatever is at hand: a key, the palette, the menu. */
import type { AppState, AppStore } from '../state/store';

export const COMMAND_GROUPS = [
  'File',
  'Edit',
  'View',
  'Timeline',
  'Cycles',
  'Recording',
  'Window',
  'Help',
] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface Command {
  /** `group.what-it-does`, for ever: menus and notes of keys name it. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** `Ctrl+Shift+Z`, `F`, `?`: modifiers in the order Ctrl, Alt, Shift; keys by the name that the browser gives them. */
  readonly keys?: readonly string[];
  /** Absent: always. */
  readonly enabled?: (state: AppState) => boolean;
  /** Also while a terminal has the keys: without such a one, nobody would get out of it by keyboard. */
  readonly inTerminals?: boolean;
  /** Null: the view that has the keys does it itself; it is listed so that the key is found. */
  readonly run: ((store: AppStore) => void) | null;
}

export const isEnabled = (command: Command, state: AppState): boolean => command.enabled?.(state) ?? true;

/** Runs it where it may run now; says whether it did. */
export function runCommand(command: Command, store: AppStore): boolean {
  if (!command.run || !isEnabled(command, store.getState())) return false;
  command.run(store);
  return true;
}
