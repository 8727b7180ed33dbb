import { access } from 'node:fs/promises';
import type { RecentFile } from '@contract/app-settings';
import { RECENT_KEPT } from './preferences';
import type { PreferencesFile } from './preferences';

/** The files that were opened or saved lately, the last first. */
export interface RecentFiles {
  readonly paths: readonly string[];
  note(path: string): void;
  clear(): void;
  /** Looks whether each is still there. */
  look(): Promise<readonly RecentFile[]>;
}

interface RecentFilesPorts {
  readonly preferences: PreferencesFile;
  /** The desktop's own list. */
  readonly desktop: { add(path: string): void; clear(): void };
  readonly changed: () => void;
}

export function createRecentFiles({ preferences, desktop, changed }: RecentFilesPorts): RecentFiles {
  const keep = (recent: string[]): void => {
    preferences.change({ recent });
    changed();
  };
  return {
    get paths() {
      return preferences.current.recent;
    },
    note: (path) => {
      const { recent } = preferences.current;
      if (recent[0] === path) return;
      keep([path, ...recent.filter((one) => one !== path)].slice(0, RECENT_KEPT));
      desktop.add(path);
    },
    clear: () => {
      keep([]);
      desktop.clear();
    },
    look: () =>
      Promise.all(preferences.current.recent.map(async (path) => ({ path, exists: await isThere(path) }))),
  };
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
