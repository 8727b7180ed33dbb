import { printedKeys } from '../../commands/chord';
import { isEnabled, runCommand } from '../../commands/command';
import { fuzzySort } from '../../commands/fuzzy';
import { COMMANDS } from '../../commands/registry';
import { useAppStore } from '../../state/hooks';
import { summaryOf } from '../../state/selectors/cycles';
import type { AppStore } from '../../state/store';
import { Palette } from '../../ui/palette';
import type { PaletteItem } from '../../ui/palette';

/** What may be done now: commands, files of before, recordings that are open, and a cycle by its number. */
function choicesOf(store: AppStore): readonly PaletteItem[] {
  const state = store.getState();
  return [
    ...COMMANDS.filter((command) => command.run !== null && isEnabled(command, state)).map((command) => ({
      id: command.id,
      title: command.title,
      group: command.group,
      keys: (command.keys ?? []).slice(0, 1).flatMap(printedKeys),
      run: () => void runCommand(command, store),
    })),
    ...state.recordings.map(({ id, name }) => ({
      id: `show ${id}`,
      title: `Show ${name}`,
      group: 'Recordings',
      keys: [],
      run: () => void state.selectRecording(id),
    })),
    ...state.recent.map(({ path, exists }) => ({
      id: `open ${path}`,
      title: exists ? `Open ${path}` : `Open ${path} (no longer there)`,
      group: 'Recent',
      keys: [],
      run: () => void state.openRecording(path),
    })),
  ];
}

function cycleByNumber(query: string, store: AppStore): readonly PaletteItem[] {
  const summary = summaryOf(store.getState());
  const number = /^#?\s*(\d{1,6})$/.exec(query.trim())?.[1];
  if (summary === null || number === undefined || Number(number) >= summary.cycles.count) return [];
  return [
    {
      id: 'cycle.by-number',
      title: `Go to cycle ${number}`,
      group: 'Cycles',
      keys: [],
      run: () => store.getState().selectCycle(Number(number)),
    },
  ];
}

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const store = useAppStore();
  const find = (query: string): readonly PaletteItem[] => [
    ...cycleByNumber(query, store),
    ...fuzzySort(query, choicesOf(store), ({ group, title }) => `${title} ${group}`),
  ];
  return <Palette placeholder="What do you want to do? Or a cycle’s number" find={find} onClose={onClose} />;
}
