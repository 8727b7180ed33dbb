import { describe, expect, it } from 'vitest';
import { monotonicNs } from '@core/units';
import { frozenWallClock } from '../engine/session/session-fakes';
import type { ThreadProgress } from '../engine/thread/run-thread';
import { threadProgress } from './thread-progress';

const progress = (doneSteps: number, doing: ThreadProgress['doing'] = 'recording'): ThreadProgress => ({
  doneSteps,
  totalSteps: 40,
  label: '4 vCPUs, idle, virtio disk',
  round: 1,
  rounds: 3,
  doing,
});

function stage(isTerminal: boolean) {
  let said = '';
  let now = 0n;
  const line = threadProgress(
    { write: (text) => void (said += text), isTerminal, columns: 100 },
    {
      now: () => monotonicNs(now),
      sleep: () => Promise.resolve(),
      wallTime: () => '',
      readWallClock: frozenWallClock,
    },
  );
  const show = (one: ThreadProgress): string => {
    now += 5_000_000_000n;
    said = '';
    line.show(one);
    return said;
  };
  return { show };
}

describe('the progress of the thread’s experiment', () => {
  it('estimates how long it still takes once some steps are done', () => {
    const { show } = stage(true);
    expect(show(progress(0, 'launching'))).toMatch(/4 vCPUs, idle, virtio disk: launching$/);
    expect(show(progress(1))).not.toContain('left');
    // Four of forty steps took fifteen seconds: thirty-six are left.
    expect(show(progress(4))).toContain('recording  about 135 s left');
  });

  it('is a line for each guest and round where no line can be drawn over', () => {
    const { show } = stage(false);
    expect(show(progress(0, 'launching'))).toBe(
      'Round 1 of 3: 4 vCPUs, idle, virtio disk (40 steps in all)\n',
    );
    expect(show(progress(1))).toBe('');
    expect(show({ ...progress(11), round: 2 })).toContain('Round 2 of 3');
  });
});
