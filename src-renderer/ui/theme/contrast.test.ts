import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { contrast, inkOn } from './contrast';
import { cssVariables, THEMES } from './tokens';

describe.each(['dark', 'light'] as const)('the %s theme', (name) => {
  const tokens = THEMES[name];

  test('text passes WCAG AA on every ground, a selected row included', () => {
    for (const ground of ['ground', 'panel', 'raised', 'selected'] as const) {
      expect(contrast(tokens.text, tokens[ground])).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(['ground', 'panel', 'raised'] as const)(
    'muted text, accent and danger pass WCAG AA on %s',
    (ground) => {
      expect(contrast(tokens.muted, tokens[ground])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tokens.accent, tokens[ground])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tokens.danger, tokens[ground])).toBeGreaterThanOrEqual(4.5);
    },
  );

  test('the bold label on every phase is well above the 3:1 of large text', () => {
    for (const colour of Object.values(tokens.phases)) {
      expect(contrast(inkOn(colour), colour)).toBeGreaterThanOrEqual(4);
    }
  });

  test('the label of the Record button can be read', () => {
    expect(contrast('#ffffff', tokens.record)).toBeGreaterThanOrEqual(4.5);
  });
});

test('contrast of black and white is 21', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});

test('every token becomes a custom property', () => {
  const names = cssVariables(THEMES.dark).map(([name]) => name);
  expect(names).toContain('--phase-barrier');
  expect(names).toContain('--grace-period');
  expect(new Set(names).size).toBe(names.length);
});

test('the ground before the script has run is that of the theme', async () => {
  const css = await readFile(new URL('./base.css', import.meta.url), 'utf8');
  expect(css).toContain(`background: var(--ground, ${THEMES.light.ground});`);
  const before = /@media \(prefers-color-scheme: dark\) \{\s*:root:not\(\[data-theme\]\) \{([^}]*)\}/u.exec(
    css,
  );
  expect(before?.[1]).toContain(`background: ${THEMES.dark.ground};`);
});
