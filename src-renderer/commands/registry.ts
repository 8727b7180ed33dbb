/** All that can be done in the window. Keys, palette, sheet of keys and menu read this one list; a feature adds its own file. */
import type { AppStore } from '../state/store';
import { runCommand } from './command';
import type { Command } from './command';
import { CHOICE_COMMANDS } from './cycles';
import { FILE_COMMANDS, RECORDING_COMMANDS } from './file';
import { CYCLE_COMMANDS, TIMELINE_COMMANDS } from './timeline';
import { SUM_COMMANDS } from './sums';
import { EDIT_COMMANDS, VIEW_COMMANDS } from './view';
import { HELP_COMMANDS, WINDOW_COMMANDS } from './window';

export const COMMANDS: readonly Command[] = [
  ...FILE_COMMANDS,
  ...EDIT_COMMANDS,
  ...VIEW_COMMANDS,
  ...SUM_COMMANDS,
  ...TIMELINE_COMMANDS,
  ...CYCLE_COMMANDS,
  ...CHOICE_COMMANDS,
  ...RECORDING_COMMANDS,
  ...WINDOW_COMMANDS,
  ...HELP_COMMANDS,
];

/** Does what the menu or the palette names; a name that is none, and what may not run now, does nothing. */
export function runById(id: string, store: AppStore): void {
  const command = COMMANDS.find((one) => one.id === id);
  if (command) runCommand(command, store);
}
