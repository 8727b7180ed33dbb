/** Keys pressed together, as the registry writes them: `Ctrl+Shift+Z`, `F`, `?`, `ArrowLeft`. */

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/** Letters and digits by their place on the keyboard where the layout gives no Latin ones. */
function keyName({ key, code, ctrlKey }: KeyPress): string {
  if (key === ' ') return 'Space';
  if (/^[\x21-\x7e]$/.test(key)) return key.toUpperCase();
  if (key.length > 1) return key;
  const latin = /^(?:Key|Digit)(.)$/.exec(code)?.[1];
  return latin ?? (ctrlKey ? code : key);
}

/** Null for a modifier alone, and for chords with the system's own key. */
export function chordOf(press: KeyPress): string | null {
  if (press.metaKey || ['Control', 'Alt', 'Shift', 'Meta', 'AltGraph'].includes(press.key)) return null;
  const key = keyName(press);
  // `?` is already what Shift makes of its key.
  const shifted = press.shiftKey && (key.length > 1 || /[A-Z]/.test(key));
  return [press.ctrlKey && 'Ctrl', press.altKey && 'Alt', shifted && 'Shift', key].filter(Boolean).join('+');
}

const SHOWN: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  PageUp: 'Page up',
  PageDown: 'Page down',
};

/** The keys of a chord one by one, as they are printed. */
export function printedKeys(chord: string): readonly string[] {
  return chord.split(/\+(?!$)/).map((key) => SHOWN[key] ?? key);
}
