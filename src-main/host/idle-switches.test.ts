import { expect, it } from 'vitest';
import { judgeIdleSwitches } from './idle-switches';

it('idle tasks lose their switches where a CPU goes idle and is hardly ever seen to come back', () => {
  expect(judgeIdleSwitches([{ to: 40, away: 39 }])).toBe(false);
  expect(
    judgeIdleSwitches([
      { to: 40, away: 41 },
      { to: 40, away: 1 },
    ]),
  ).toBe(true);
});

it('a CPU that hardly ever went idle says nothing, and a machine that did not may lose them', () => {
  expect(
    judgeIdleSwitches([
      { to: 40, away: 40 },
      { to: 4, away: 0 },
    ]),
  ).toBe(false);
  expect(judgeIdleSwitches([{ to: 4, away: 4 }])).toBe(true);
  expect(judgeIdleSwitches([])).toBe(true);
});
