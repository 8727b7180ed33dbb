import { useEffect, useLayoutEffect } from 'react';
import { useApp } from './state/hooks';
import { useThemeName } from './state/theme';
import { applyTheme } from './ui/theme/tokens';

/** Theme and motion as chosen, or as the system says while that is the choice. */
export function useLooks(): void {
  const theme = useThemeName();
  const motion = useApp((state) => state.settings.motion);
  const follow = useApp((state) => state.systemThemeChanged);
  useLayoutEffect(() => applyTheme(document.documentElement, theme), [theme]);
  useLayoutEffect(() => {
    document.documentElement.dataset['motion'] = motion;
  }, [motion]);
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    const tell = (): void => follow(query.matches ? 'dark' : 'light');
    query.addEventListener('change', tell);
    tell();
    return () => query.removeEventListener('change', tell);
  }, [follow]);
}
