/** The report page's style for drawings as a file of its own has it: one theme, in words that every viewer of SVG knows. */
import type { PictureTheme } from './choice';

/** Rules that drawings need. */
const DRAWN = /^\.(?:chart|grid|edge|mark|hold|path|arrow|texture|dot|[fsm]-)/;

const DARK_RULE = /prefers-color-scheme:\s*dark\)\s*\{\s*:root\s*\{([^}]*)\}/;

/** The light theme's variables come first; the dark one's are those that differ. */
function coloursOf(style: string, theme: PictureTheme): ReadonlyMap<string, string> {
  const colours = new Map<string, string>();
  for (const [name, value] of variablesIn(style)) if (!colours.has(name)) colours.set(name, value);
  if (theme === 'dark')
    for (const [name, value] of variablesIn(DARK_RULE.exec(style)?.[1] ?? '')) colours.set(name, value);
  return colours;
}

const variablesIn = (style: string): readonly (readonly [name: string, value: string])[] =>
  [...style.matchAll(/--([\w-]+):\s*([^;}]+)/g)].map(([, name = '', value = '']) => [name, value.trim()]);

const MIX = /color-mix\(in srgb, (#[\da-f]{6}), (#[\da-f]{6}) ([\d.]+)%\)/g;

const channels = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function mixed(one: string, other: string, percent: number): string {
  const others = channels(other);
  const parts = channels(one).map((from, at) => from + (((others[at] ?? 0) - from) * percent) / 100);
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Variables and mixtures as plain colours: few viewers of SVG files know them. `style` says what the variables are. */
export function plainColours(text: string, style: string, theme: PictureTheme): string {
  const colours = coloursOf(style, theme);
  let plain = text.replace(/var\(--([\w-]+)\)/g, (_, name: string) => colours.get(name) ?? 'none');
  // From the innermost outwards.
  for (let before = ''; plain !== before;) {
    before = plain;
    plain = plain.replace(MIX, (_, one: string, other: string, percent: string) =>
      mixed(one, other, Number(percent)),
    );
  }
  return plain;
}

/** What pictures have and the page has not. */
const OWN = `.chart text.title { fill: var(--text); font-size: 13px; font-weight: 600; }
.chart text.strong { fill: var(--text); }
.paper { fill: var(--panel); }
.thin { fill: var(--muted); fill-opacity: 0.6; }
.band { fill: var(--accent); fill-opacity: 0.55; }
.median { fill: var(--text); }
.hold-run { fill: var(--line); }
.curve { fill: none; stroke-width: 1.75; }
.curve-pause { stroke: var(--accent); }
.curve-resume { stroke: var(--resume); stroke-dasharray: 7 3; }
.curve-downtime { stroke: var(--barrier); stroke-dasharray: 2 3; }
.curve-pause.swatch { fill: var(--accent); stroke: none; }
.curve-resume.swatch { fill: var(--resume); stroke: none; }
.curve-downtime.swatch { fill: var(--barrier); stroke: none; }
.curve-a { stroke: var(--muted); stroke-dasharray: 5 3; }
.curve-b { stroke: var(--accent); }
.of-a { fill: var(--muted); fill-opacity: 0.6; }
.of-b { fill: var(--accent); fill-opacity: 0.6; }
.box { fill: var(--raised); }
.unlike { fill: var(--runnable); }
.slower { fill: var(--danger); }
.faster { fill: var(--running); }
.undecided { fill: var(--muted); fill-opacity: 0.6; }
.nought { stroke: var(--muted); }
.more { fill: var(--danger); }
.less { fill: var(--accent); }
.chart text.on-strong { fill: var(--panel); }`;

/** The page's rules for drawings, and a picture's own. */
export function standaloneStyle(style: string, theme: PictureTheme): string {
  const rules = (style.match(/[^{}]+\{[^{}]*\}/g) ?? []).map((rule) => rule.trim());
  return plainColours([...rules.filter((rule) => DRAWN.test(rule)), OWN].join('\n'), style, theme);
}
