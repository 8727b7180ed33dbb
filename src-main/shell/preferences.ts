import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});
export type KeptBounds = z.infer<typeof boundsSchema>;

const preferencesSchema = z.object({
  theme: z.enum(['light', 'dark', 'system']).catch('system'),
  bounds: boundsSchema.nullable().catch(null),
  /** Where the last export went. */
  exportFolder: z.string().min(1).max(4096).nullable().catch(null),
});
export type Preferences = z.infer<typeof preferencesSchema>;

const DEFAULTS: Preferences = { theme: 'system', bounds: null, exportFolder: null };

/** What the application remembers from one start to the next, in one small JSON file. */
export interface PreferencesFile {
  readonly current: Preferences;
  /** Writes at once. A file that cannot be written is told to `log`: nothing else depends on it. */
  change(change: Partial<Preferences>): void;
}

/** A missing file, or one that is not what we wrote, gives the defaults; the part that still makes sense is kept. */
export function openPreferences(path: string, log: (line: string) => void): PreferencesFile {
  let current = readPreferences(path);
  return {
    get current() {
      return current;
    },
    change(change) {
      current = { ...current, ...change };
      try {
        writeFileSync(`${path}.new`, `${JSON.stringify(current, null, 2)}\n`, { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch (error) {
        log(`Preferences were not kept: ${String(error)}`);
      }
    },
  };
}

function readPreferences(path: string): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return DEFAULTS;
  }
}
