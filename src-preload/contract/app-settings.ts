/** What a user chooses once and for all: kept from one start to the next, and the same in every window. */
import { z } from 'zod';
import { LEVEL_CHOICES } from '@core/analysis/settings';

export const appSettingsSchema = z.strictObject({
  theme: z.enum(['light', 'dark', 'system']),
  /** 'reduced' as if the system asked for it; 'system' as it does. */
  motion: z.enum(['system', 'reduced']),
  /** What a new window proposes. */
  level: z.enum(LEVEL_CHOICES),
  cycles: z.int().min(1).max(100_000),
  vcpus: z.int().min(1).max(16),
  /** Where recordings are kept that nobody saved; null for the application's own folder. */
  autosaveFolder: z.string().min(1).max(4096).nullable(),
  /** Ask before recordings that nobody saved are closed; without it they are kept in the folder above. */
  askBeforeClosing: z.boolean(),
});
export type AppSettings = z.infer<typeof appSettingsSchema>;

export const settingsChangeSchema = appSettingsSchema.partial();
export type SettingsChange = Partial<AppSettings>;

/** A file that was opened or saved before. */
export interface RecentFile {
  readonly path: string;
  /** False for one that is no longer where it was. */
  readonly exists: boolean;
}
