import { useApp } from './hooks';

/** The theme in force: what was chosen, or what the system prefers. */
export function useThemeName(): 'dark' | 'light' {
  return useApp((state) => (state.theme === 'system' ? state.systemTheme : state.theme));
}
