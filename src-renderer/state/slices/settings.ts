import type { AppInfo, DoctorView, ThemeChoice } from '../model';
import type { Slice } from '../store';

export type DoctorRun =
  | { readonly state: 'never' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly view: DoctorView };

export interface SettingsSlice {
  readonly info: AppInfo | null;
  readonly theme: ThemeChoice;
  /** What the system prefers; 'system' follows it. */
  readonly systemTheme: 'light' | 'dark';
  readonly doctor: DoctorRun;
  infoCame(info: AppInfo): void;
  chooseTheme(theme: ThemeChoice): Promise<void>;
  systemThemeChanged(theme: 'light' | 'dark'): void;
  runDoctor(): Promise<void>;
}

export const createSettingsSlice: Slice<SettingsSlice> = (set, get, { api }) => ({
  info: null,
  theme: 'system',
  systemTheme: 'dark',
  doctor: { state: 'never' },
  infoCame: (info) => {
    set({ info, theme: info.theme, guestSettings: info.guestDefaults, recordSettings: info.recordDefaults });
  },
  chooseTheme: async (theme) => {
    set({ theme });
    const reply = await api.setTheme(theme);
    if (!reply.ok) get().reportFailure('The theme was not kept', reply.error);
  },
  systemThemeChanged: (systemTheme) => {
    set({ systemTheme });
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
