import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { appSettingsSchema } from '@contract/app-settings';
import type { AppSettings } from '@contract/app-settings';

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});
export type KeptBounds = z.infer<typeof boundsSchema>;

const path = z.string().min(1).max(4096);
/** Files remembered as opened lately. */
export const RECENT_KEPT = 12;
/** As many wait for the library, which is not loaded before somebody looks at it. */
export const UNLISTED_KEPT = 1000;

const DEFAULT_SETTINGS: AppSettings = {
  theme: 'system',
  motion: 'system',
  level: DEFAULT_RECORD.level,
  cycles: DEFAULT_RECORD.cycles,
  vcpus: DEFAULT_GUEST.vcpus,
  autosaveFolder: null,
  askBeforeClosing: true,
};

const { theme, motion, level, cycles, vcpus, autosaveFolder, askBeforeClosing } = appSettingsSchema.shape;
const preferencesSchema = z.object({
  theme: theme.catch(DEFAULT_SETTINGS.theme),
  motion: motion.catch(DEFAULT_SETTINGS.motion),
  level: level.catch(DEFAULT_SETTINGS.level),
  cycles: cycles.catch(DEFAULT_SETTINGS.cycles),
  vcpus: vcpus.catch(DEFAULT_SETTINGS.vcpus),
  autosaveFolder: autosaveFolder.catch(null),
  askBeforeClosing: askBeforeClosing.catch(true),
  bounds: boundsSchema.nullable().catch(null),
  /** Where the last export went. */
  exportFolder: path.nullable().catch(null),
  /** Files opened or saved lately, the last first. */
  recent: z.array(path).max(RECENT_KEPT).catch([]),
  /** Snapshots opened or saved since the library looked last. */
  unlisted: z.array(path).max(UNLISTED_KEPT).catch([]),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** What the application remembers from one start to the next, in one small JSON file. */
export interface PreferencesFile {
  readonly current: Preferences;
  /** Where a file was put that could not be read; null for none. */
  readonly setAside: string | null;
  /** Writes at once. A file that cannot be written is told to `log`: nothing else depends on it. */
  change(change: Partial<Preferences>): void;
}

/** Of a file that is not what we wrote, the parts that make sense are kept; one that cannot be read, or is no JSON object, is set aside. */
export function openPreferences(file: string, log: (line: string) => void): PreferencesFile {
  const read = readPreferences(file, log);
  let { current } = read;
  return {
    get current() {
      return current;
    },
    setAside: read.setAside,
    change(change) {
      current = { ...current, ...change };
      try {
        writeFileSync(`${file}.new`, `${JSON.stringify(current, null, 2)}\n`, { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch (error) {
        log(`Preferences were not kept: ${String(error)}`);
      }
    },
  };
}

export const settingsOf = (preferences: Preferences): AppSettings => ({
  theme: preferences.theme,
  motion: preferences.motion,
  level: preferences.level,
  cycles: preferences.cycles,
  vcpus: preferences.vcpus,
  autosaveFolder: preferences.autosaveFolder,
  askBeforeClosing: preferences.askBeforeClosing,
});

type Read = Pick<PreferencesFile, 'current' | 'setAside'>;

function readPreferences(file: string, log: (line: string) => void): Read {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { current: preferencesSchema.parse({}), setAside: isMissing ? null : setAside(file, log) };
  }
  const parsed = preferencesSchema.safeParse(jsonOrNull(text));
  if (parsed.success) return { current: parsed.data, setAside: null };
  return { current: preferencesSchema.parse({}), setAside: setAside(file, log) };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function setAside(file: string, log: (line: string) => void): string | null {
  const aside = `${file}.broken`;
  try {
    renameSync(file, aside);
    return aside;
  } catch (error) {
    log(`Broken preferences were not set aside: ${String(error)}`);
    return null;
  }
}
