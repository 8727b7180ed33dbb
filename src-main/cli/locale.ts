/** What a terminal that is not of UTF-8 is given. */

import type { Env } from './terminal';

/** Locale settings, the strongest first (locale(7)). */
const SETTINGS = ['LC_ALL', 'LC_CTYPE', 'LANG'] as const;

/** Whether the locale names another encoding; one that names none is taken for UTF-8, as terminals are. */
export function wantsAscii(env: Env): boolean {
  const set = SETTINGS.map((name) => env[name] ?? '').find((value) => value !== '');
  if (set === undefined) return false;
  return set === 'C' || set === 'POSIX' || /\.(?!utf-?8)/i.test(set);
}

const ASCII: Readonly<Record<string, string>> = {
  '█▉▊▋▌': '#',
  '▍▎▏': '',
  '▒': '%',
  '░': ':',
  '─': '-',
  '·': '|',
  '→': '>',
  '←': '<-',
  '’‘': "'",
  '“”': '"',
  µ: 'u',
  '…': '...',
  '–−': '-',
  δ: 'd',
  '×✗': 'x',
  '✓': '+',
  '±': '+-',
};

/** Every other character that is not ASCII becomes a question mark. */
export const asciiOf = (text: string): string =>
  text.replace(/[^\x00-\x7f]/gu, (char) => {
    const found = Object.keys(ASCII).find((characters) => characters.includes(char));
    return found === undefined ? '?' : (ASCII[found] ?? '?');
  });

/** Text for people in the characters that they are shown; a JSON document is UTF-8 wherever it goes. */
export const sayable = (env: Env, text: string): string => (wantsAscii(env) ? asciiOf(text) : text);
