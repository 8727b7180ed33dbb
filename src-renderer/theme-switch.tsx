import { useApp } from './state/hooks';
import type { ThemeChoice } from './state/model';
import { Button } from './ui/button';

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'dark', dark: 'light', light: 'system' };
const NAMES: Readonly<Record<ThemeChoice, string>> = { system: 'System', dark: 'Dark', light: 'Light' };

/** System, dark, light, and round again. */
export function ThemeSwitch() {
  const theme = useApp((state) => state.settings.theme);
  const choose = useApp((state) => state.chooseTheme);
  return (
    <Button
      aria-label={`Theme: ${theme}. Change to ${NEXT[theme]}`}
      title="Theme"
      onClick={() => void choose(NEXT[theme])}
    >
      {NAMES[theme]}
    </Button>
  );
}
