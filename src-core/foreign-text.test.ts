import { expect, test } from 'vitest';
import { withoutTurns } from './foreign-text';

test('a text that would turn what follows it around shows that it would', () => {
  expect(withoutTurns('exe\u202egpj.qsnap and \u2067more\u2069')).toBe(
    'exe\ufffdgpj.qsnap and \ufffdmore\ufffd',
  );
});

test('a text of any script is shown as it is', () => {
  for (const text of ['vm_stop', 'שלום.qsnap', 'א\u200f!', 'line\nline\ttab'])
    expect(withoutTurns(text)).toBe(text);
});
