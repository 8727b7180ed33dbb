import { access } from 'node:fs/promises';
import type { RecentFile } from '@contract/app-settings';
import { RECENT_KEPT, UNLISTED_KEPT } from './preferences';
import type { PreferencesFile } from './preferences';

/** The files that were opened or saved lately, the last first. */
export interface RecentFiles {
  readonly paths: readonly string[];
  note(path: string): void;
  clear(): void;
  renamed(from: string, to: string): void;
  /** Snapshots that were opened or saved since it was asked last, for the library. */
  takeUnlisted(): readonly string[];
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
      const { recent, unlisted } = preferences.current;
      if (path.endsWith('.qsnap') && !unlisted.includes(path))
        preferences.change({ unlisted: [...unlisted, path].slice(-UNLISTED_KEPT) });
      if (recent[0] === path) return;
      keep([path, ...recent.filter((one) => one !== path)].slice(0, RECENT_KEPT));
      desktop.add(path);
    },
    clear: () => {
      keep([]);
      desktop.clear();
    },
    renamed: (from, to) => {
      const { recent } = preferences.current;
      if (recent.includes(from)) keep(recent.map((one) => (one === from ? to : one)));
    },
    takeUnlisted: () => {
      const { unlisted } = preferences.current;
      if (unlisted.length > 0) preferences.change({ unlisted: [] });
      return unlisted;
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
