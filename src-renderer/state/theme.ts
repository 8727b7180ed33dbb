import { useApp } from './hooks';

/** The theme in force: what was chosen, or what the system prefers. */
export function useThemeName(): 'dark' | 'light' {
  return useApp(({ settings, systemTheme }) => (settings.theme === 'system' ? systemTheme : settings.theme));
}
