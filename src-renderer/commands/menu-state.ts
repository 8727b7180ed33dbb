import { MENU_COMMANDS } from '@contract/menu-commands';
import type { AppState, AppStore } from '../state/store';
import { isEnabled } from './command';
import type { Command } from './command';

/** Tells which of the menu's commands may not run, at first and whenever that changes. Returns the function that ends it. */
export function tellMenu(
  store: AppStore,
  commands: readonly Command[],
  tell: (disabled: readonly string[]) => void,
): () => void {
  const offered = commands.filter(({ id }) => id in MENU_COMMANDS);
  let told: string | null = null;
  const look = (state: AppState): void => {
    const disabled = offered.filter((command) => !isEnabled(command, state)).map(({ id }) => id);
    const key = disabled.join(' ');
    if (key === told) return;
    told = key;
    tell(disabled);
  };
  look(store.getState());
  return store.subscribe(look);
}
