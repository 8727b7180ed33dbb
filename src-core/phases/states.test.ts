import { describe, expect, it } from 'vitest';
import { rowsByThread, rowsOf } from '../recording/by-thread';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { STATES } from './phase';
import { reasonsOfStacks, stateRunsOf } from './states';

const US = 1_000;

/** The main thread's runs in [fromUs, toUs) as "state start-end", with who woke it. */
function runs(drawing: string, fromUs = 10, toUs = 100): string[] {
  const { events, stacks } = drawRecording(drawing);
  const rows = rowsOf(rowsByThread(events), tidOfLane('main'));
  return stateRunsOf(events, rows, reasonsOfStacks(stacks), fromUs * US, toUs * US).map(
    ({ state, startNs, endNs, wokenBy }) =>
      `${STATES[state] ?? ''} ${String(startNs / US)}-${String(endNs / US)}${wokenBy >= 0 ? ` by ${String(wokenBy)}` : ''}`,
  );
}

describe('a thread’s states', () => {
  it('are carried into the window by what came before it', () => {
    const before = `1 main sleep f
                    5 main woken by cpu0`;
    expect(runs(`${before}\n 30 main runs`)).toEqual(['runnable 10-30', 'running 30-100']);
    expect(runs(`${before}\n 7 main runs`)).toEqual(['running 10-100']);
  });

  it('are told by the first event where none came before', () => {
    expect(runs('40 main runs')).toEqual(['runnable 10-40', 'running 40-100']);
    expect(runs('40 main woken by cpu0\n 50 main runs')).toEqual([
      `blocked 10-40 by ${String(tidOfLane('cpu0'))}`,
      'runnable 40-50',
      'running 50-100',
    ]);
  });

  it('do not change when a running thread is woken, nor at the window’s end', () => {
    expect(runs('1 main runs\n 40 main woken by cpu0\n 100 main sleep f')).toEqual(['running 10-100']);
  });

  it('name nobody as waker where no wake-up was seen', () => {
    expect(runs('1 main runs\n 20 main sleep f\n 30 main runs\n 40 main preempted\n 50 main runs')).toEqual([
      'running 10-20',
      'blocked 20-30',
      'running 30-40',
      'runnable 40-50',
      'running 50-100',
    ]);
  });
});
