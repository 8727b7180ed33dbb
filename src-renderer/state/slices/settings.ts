import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import type { AppInfo, AppSettings, DoctorView, RecentFile, SettingsChange, ThemeChoice } from '../model';
import type { Slice } from '../store';

export type DoctorRun =
  | { readonly state: 'never' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly view: DoctorView };

export interface SettingsSlice {
  readonly info: AppInfo | null;
  /** Kept by main, and the same in every window. */
  readonly settings: AppSettings;
  /** What the system prefers; theme 'system' follows it. */
  readonly systemTheme: 'light' | 'dark';
  /** Opened or saved lately, the last first. */
  readonly recent: readonly RecentFile[];
  readonly doctor: DoctorRun;
  infoCame(info: AppInfo): void;
  settingsChanged(settings: AppSettings): void;
  changeSettings(change: SettingsChange): Promise<void>;
  chooseTheme(theme: ThemeChoice): Promise<void>;
  /** Asks with a dialog where recordings are kept that nobody saved. */
  chooseAutosaveFolder(): Promise<void>;
  systemThemeChanged(theme: 'light' | 'dark'): void;
  lookAtRecent(): Promise<void>;
  clearRecent(): Promise<void>;
  openWindow(): Promise<void>;
  runDoctor(): Promise<void>;
}

const FIRST_SETTINGS: AppSettings = {
  theme: 'system',
  motion: 'system',
  level: DEFAULT_RECORD.level,
  cycles: DEFAULT_RECORD.cycles,
  vcpus: DEFAULT_GUEST.vcpus,
  autosaveFolder: null,
  askBeforeClosing: true,
};

export const createSettingsSlice: Slice<SettingsSlice> = (set, get, { api }) => ({
  info: null,
  settings: FIRST_SETTINGS,
  systemTheme: 'dark',
  recent: [],
  doctor: { state: 'never' },
  infoCame: (info) => {
    const { settings, guestDefaults: guestSettings, recordDefaults: recordSettings } = info;
    set({ info, settings, guestSettings, recordSettings });
    if (info.setAside !== null) get().reportSetAside(info.setAside);
  },
  settingsChanged: (settings) => {
    set({ settings });
  },
  changeSettings: async (change) => {
    set((state) => ({ settings: { ...state.settings, ...change } }));
    const reply = await api.changeSettings(change);
    if (!reply.ok) get().reportFailure('The settings were not kept', reply.error);
  },
  chooseTheme: (theme) => get().changeSettings({ theme }),
  chooseAutosaveFolder: async () => {
    const reply = await api.chooseAutosaveFolder();
    if (!reply.ok) get().reportFailure('No folder was chosen', reply.error);
    else if (reply.value !== null) await get().changeSettings({ autosaveFolder: reply.value });
  },
  systemThemeChanged: (systemTheme) => {
    set({ systemTheme });
  },
  lookAtRecent: async () => {
    const reply = await api.recentFiles();
    if (reply.ok) set({ recent: reply.value });
  },
  clearRecent: async () => {
    const reply = await api.clearRecent();
    if (!reply.ok) get().reportFailure('The list was not cleared', reply.error);
  },
  openWindow: async () => {
    const reply = await api.openWindow(null);
    if (!reply.ok) get().reportFailure('No window was opened', reply.error);
  },
  runDoctor: async () => {
    if (get().doctor.state === 'running') return;
    set({ doctor: { state: 'running' } });
    const reply = await api.runDoctor();
    if (reply.ok) set({ doctor: { state: 'done', view: reply.value } });
    else {
      set({ doctor: { state: 'never' } });
      get().reportFailure('The checks did not run', reply.error);
    }
  },
});
