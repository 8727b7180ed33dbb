import { describe, expect, it } from 'vitest';
import { chordOf, printedKeys } from './chord';

const press = (key: string, held: string = '', code = '') => ({
  key,
  code,
  ctrlKey: held.includes('c'),
  altKey: held.includes('a'),
  shiftKey: held.includes('s'),
  metaKey: held.includes('m'),
});

describe('a chord', () => {
  it.each([
    ['f', '', 'F'],
    ['F', 's', 'Shift+F'],
    ['F', '', 'F'],
    ['?', 's', '?'],
    ['.', '', '.'],
    ['z', 'c', 'Ctrl+Z'],
    ['Z', 'cs', 'Ctrl+Shift+Z'],
    ['+', 'c', 'Ctrl++'],
    ['ArrowLeft', 'a', 'Alt+ArrowLeft'],
    ['ArrowLeft', 's', 'Shift+ArrowLeft'],
    ['Escape', '', 'Escape'],
    [' ', '', 'Space'],
  ])('of %j with %j held is %s', (key, held, chord) => {
    expect(chordOf(press(key, held))).toBe(chord);
  });

  it('is by the place of the key where the layout has no Latin letters', () => {
    expect(chordOf(press('ц', '', 'KeyW'))).toBe('W');
    expect(chordOf(press('я', 'c', 'KeyZ'))).toBe('Ctrl+Z');
  });

  it('is none for a modifier alone and for the system’s own key', () => {
    expect(chordOf(press('Control', 'c'))).toBeNull();
    expect(chordOf(press('k', 'm'))).toBeNull();
  });

  it('is printed key by key', () => {
    expect(printedKeys('Ctrl+Shift+Z')).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(printedKeys('Ctrl++')).toEqual(['Ctrl', '+']);
    expect(printedKeys('Alt+ArrowLeft')).toEqual(['Alt', '←']);
    expect(printedKeys('.')).toEqual(['.']);
  });
});
