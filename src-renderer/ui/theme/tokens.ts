/** The window's colours, one set a theme. Canvas and CSS read the same tokens, so that a phase has one colour everywhere. */
import type { Phase } from '@core/phases/phase';

export type ThemeName = 'dark' | 'light';

export interface Tokens {
  readonly ground: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly accent: string;
  readonly selected: string;
  readonly running: string;
  readonly runnable: string;
  readonly blocked: string;
  readonly gracePeriod: string;
  readonly guest: string;
  /** Functions of the kernel's and of user space's in a flame graph: quiet, cool and warm. */
  readonly kernel: string;
  readonly user: string;
  readonly record: string;
  readonly danger: string;
  readonly phases: Readonly<Record<Phase, string>>;
}

const dark: Tokens = {
  ground: '#0e1116',
  panel: '#141922',
  raised: '#1a2030',
  line: '#252c3a',
  text: '#dbe1ea',
  muted: '#8a94a8',
  faint: '#5b6579',
  accent: '#6cb2ff',
  selected: '#22314a',
  running: '#46b37b',
  runnable: '#f0b44c',
  blocked: '#2a3140',
  gracePeriod: '#ff7a45',
  guest: '#31506d',
  kernel: '#34465c',
  user: '#5a4a3a',
  record: '#cf3644',
  danger: '#ff7b86',
  phases: {
    dispatch: '#8d99b0',
    kick: '#56b4e9',
    notify: '#b48ee8',
    barrier: '#ff7a45',
    drain: '#35c39a',
    flush: '#f2c94c',
    capture: '#5c7cfa',
    resume: '#a5d65b',
    other: '#5a6274',
  },
};

const light: Tokens = {
  ground: '#f6f7f9',
  panel: '#ffffff',
  raised: '#f0f2f6',
  line: '#dfe3ea',
  text: '#1b2230',
  muted: '#5a6478',
  faint: '#98a1b3',
  accent: '#1769d2',
  selected: '#e3eefc',
  running: '#2f9e62',
  runnable: '#dd9a1a',
  blocked: '#e4e8ef',
  gracePeriod: '#d9480f',
  guest: '#b9d3ea',
  kernel: '#c6d4e4',
  user: '#eadbc4',
  record: '#cf3644',
  danger: '#b3202e',
  phases: {
    dispatch: '#7b879e',
    kick: '#1f86c9',
    notify: '#8a5fd0',
    barrier: '#d9480f',
    drain: '#0f8f6c',
    flush: '#c79a00',
    capture: '#3b5bdb',
    resume: '#6a9a1f',
    other: '#a6aebd',
  },
};

export const THEMES: Readonly<Record<ThemeName, Tokens>> = { dark, light };

/** Custom properties for CSS: `--ground`, `--phase-kick`, and so on. */
export function cssVariables(tokens: Tokens): readonly (readonly [name: string, value: string])[] {
  const { phases, ...plain } = tokens;
  const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [
    ...Object.entries(plain).map(([name, value]) => [`--${kebab(name)}`, value] as const),
    ...Object.entries(phases).map(([phase, value]) => [`--phase-${phase}`, value] as const),
  ];
}

export function applyTheme(root: HTMLElement, name: ThemeName): void {
  root.dataset['theme'] = name;
  for (const [variable, value] of cssVariables(THEMES[name])) root.style.setProperty(variable, value);
}
