import { MENU_COMMANDS } from '@contract/menu-commands';
import type { MenuCommandId } from '@contract/menu-commands';
import type { Command } from './command';

/** A command that the application's menu offers too: title and keys are said once for both. */
export const menuCommand = (
  id: MenuCommandId,
  rest: Pick<Command, 'group' | 'enabled' | 'inTerminals' | 'run'>,
): Command => ({ id, ...MENU_COMMANDS[id], ...rest });
