import { expect, it } from 'vitest';
import { asciiOf, wantsAscii } from './locale';

it.each([
  [{}, false],
  [{ LANG: 'C.UTF-8' }, false],
  [{ LANG: 'en_GB.utf8' }, false],
  [{ LANG: 'de_DE' }, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'en_US.ISO-8859-1' }, true],
  [{ LANG: 'C', LC_ALL: 'C.UTF-8' }, false],
  [{ LANG: 'C.UTF-8', LC_CTYPE: 'POSIX', LC_ALL: '' }, true],
])('with %o plain ASCII is wanted: %s', (env, expected) => {
  expect(wantsAscii(env)).toBe(expected);
});

it('what is drawn and abbreviated has its counterpart in ASCII; what has none is a question mark', () => {
  expect(asciiOf('  1.5 µs  ███▌▏ ▒▒ ░ → QEMU’s … 例')).toBe("  1.5 us  #### %% : > QEMU's ... ?");
});

it('a comparison is said in ASCII as well', () => {
  expect(asciiOf('±0 ns  ×2  ✓ pause.p50>+5%: −1% … +2%')).toBe('+-0 ns  x2  + pause.p50>+5%: -1% ... +2%');
});
