import { expect, it } from 'vitest';
import { createMenuStates } from './menu-states';

it('the menu greys what the window with the focus cannot do, and no other’s', () => {
  const [first, second] = [{ name: 'first' }, { name: 'second' }];
  let current: typeof first | null = first;
  const shown: string[][] = [];
  const states = createMenuStates(
    () => current,
    (disabled) => shown.push([...disabled]),
  );
  states.told(first, ['file.save', 'edit.undo-view']);
  states.told(second, ['record.cancel']);
  expect(shown).toEqual([['file.save', 'edit.undo-view']]);
  states.focused(second);
  current = second;
  expect(shown.at(-1)).toEqual(['record.cancel']);
  states.told(second, []);
  expect(shown.at(-1)).toEqual([]);
  current = null;
  states.again();
  expect(shown.at(-1)).toEqual([]);
});
