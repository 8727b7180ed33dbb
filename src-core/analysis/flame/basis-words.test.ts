import { describe, expect, it } from 'vitest';
import { drawnFlame } from '../../testing/drawn-flame';
import { basisOf } from './basis-words';

const view = drawnFlame({
  ...{ cycles: null, part: 'both', mode: 'both', foot: 'calls', thread: 'driving', inverted: false },
});

describe('what a flame graph rests on', () => {
  it('is told with the time on a CPU where states are known', () => {
    expect(basisOf(view).join()).toContain('on a CPU');
  });

  it('is told without any, not as none, where no cycle shows states', () => {
    const words = basisOf({ ...view, withStates: 0 }).join();
    expect(words).toContain('no thread’s states are known');
    expect(words).not.toMatch(/on a CPU|exact/);
  });
});
