import { describe, expect, it } from 'vitest';
import { indexByThread, rowsOf } from '../recording/by-thread';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { STATES } from './phase';
import { clipRuns, missedSwitchIns, sleepsOfStacks, stateRunsOf } from './states';

const US = 1_000;

/** The main thread's runs in [fromUs, toUs) as "state start-end", with who woke it. */
function runs(drawing: string, fromUs = 10, toUs = 100): string[] {
  const { events, stacks } = drawRecording(drawing);
  const tid = tidOfLane('main');
  const thread = {
    events,
    tid,
    rows: rowsOf(indexByThread(events).activity, tid),
    sleeps: sleepsOfStacks(stacks),
  };
  return stateRunsOf(thread, fromUs * US, toUs * US).map(
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

describe('a switch to the thread that the kernel did not record', () => {
  const outAndWoken = '90 main runs\n 120 main sleep f\n 140 main woken\n';

  it('is made up for by what the kernel accounts', () => {
    expect(runs(`${outAndWoken} 180 main ran 30\n 182 main sleep f`, 100, 200)).toEqual([
      'running 100-120',
      'blocked 120-140',
      'runnable 140-150',
      'running 150-182',
      'blocked 182-200',
    ]);
  });

  it('is made up for at the window’s end too, from what is accounted after it', () => {
    expect(runs(`${outAndWoken} 230 main ran 50`, 100, 200).slice(2)).toEqual([
      'runnable 140-180',
      'running 180-200',
    ]);
  });

  it('is made up for where the thread was found in a call before it was accounted', () => {
    const found = `${outAndWoken} 170 main > f\n 180 main ran 30\n 182 main sleep f`;
    expect(runs(found, 100, 200).slice(2)).toEqual([
      'runnable 140-150',
      'running 150-182',
      'blocked 182-200',
    ]);
  });

  it('is not made up for from what is accounted after a later switch', () => {
    const found = `${outAndWoken} 170 main > f\n 172 main sleep f\n 174 main runs\n 180 main ran 6`;
    expect(runs(found, 100, 200).slice(2, 4)).toEqual(['runnable 140-170', 'running 170-172']);
  });

  it('is no later than the thread’s own calls of KVM', () => {
    expect(runs(`${outAndWoken} 170 main run\n 175 main sleep f\n 180 main left`, 100, 200).slice(2)).toEqual(
      ['runnable 140-170', 'running 170-175', 'blocked 175-180', 'running 180-200'],
    );
  });

  it('never began before the thread was woken, whatever the accounting’s clock says', () => {
    expect(runs(`${outAndWoken} 180 main ran 60\n 190 main sleep f`, 100, 200).slice(1)).toEqual([
      'blocked 120-140',
      'running 140-190',
      'blocked 190-200',
    ]);
  });

  it('is no later than when the thread woke or signalled another', () => {
    expect(runs(`${outAndWoken} 160 cpu0 woken by main\n 182 main sleep f`, 100, 200).slice(2)).toEqual([
      'runnable 140-160',
      'running 160-182',
      'blocked 182-200',
    ]);
    expect(runs(`${outAndWoken} 160 cpu0 kick\n 182 main sleep f`, 100, 200)[3]).toBe('running 160-182');
  });

  it('was at the wake-up where the thread is next seen to leave its CPU: it came to an idle one', () => {
    expect(runs(`${outAndWoken} 182 main sleep f`, 100, 200)).toEqual([
      'running 100-120',
      'blocked 120-140',
      'running 140-182',
      'blocked 182-200',
    ]);
    expect(runs(`${outAndWoken} 230 main preempted`, 100, 200).at(-1)).toBe('running 140-200');
  });

  it('is not made up where the thread was preempted: its CPU was not idle', () => {
    expect(runs('90 main runs\n 120 main preempted\n 182 main sleep f', 100, 200)).toEqual([
      'running 100-120',
      'runnable 120-182',
      'blocked 182-200',
    ]);
  });

  it('leaves a wait as long as it is where the wake-up was not recorded either', () => {
    expect(runs('90 main runs\n 120 main sleep f\n 150 main sleep g\n 170 main runs', 100, 200)).toEqual([
      'running 100-120',
      'blocked 120-150',
      'blocked 150-170',
      'running 170-200',
    ]);
  });
});

describe('runs cut to a part of them', () => {
  it('name who ended a wait only where its end is inside', () => {
    const { events, stacks } = drawRecording('10 main sleep f\n 40 main woken by cpu0\n 50 main runs');
    const tid = tidOfLane('main');
    const thread = {
      events,
      tid,
      rows: rowsOf(indexByThread(events).activity, tid),
      sleeps: sleepsOfStacks(stacks),
    };
    const whole = stateRunsOf(thread, 0, 100 * US);
    const cut = (from: number, to: number): string[] =>
      clipRuns(whole, from * US, to * US).map(
        ({ state, startNs, endNs, wokenBy }) =>
          `${STATES[state] ?? ''} ${String(startNs / US)}-${String(endNs / US)} ${String(wokenBy)}`,
      );
    expect(cut(20, 30)).toEqual(['blocked 20-30 -1']);
    expect(cut(20, 40)).toEqual([`blocked 20-40 ${String(tidOfLane('cpu0'))}`]);
    expect(cut(40, 60)).toEqual(['runnable 40-50 -1', 'running 50-60 -1']);
    expect(cut(0, 10)).toEqual(['running 0-10 -1']);
  });
});

describe('switch-ins that were missed', () => {
  const missed = (drawing: string): number => {
    const { events, stacks } = drawRecording(drawing);
    const tid = tidOfLane('main');
    const thread = {
      events,
      tid,
      rows: rowsOf(indexByThread(events).activity, tid),
      sleeps: sleepsOfStacks(stacks),
    };
    return missedSwitchIns(thread, 10 * US, 100 * US);
  };

  it('are counted where the thread is found running with nothing that says since when', () => {
    expect(missed('20 main sleep f\n 30 main > g\n 40 main sleep f\n 50 cpu0 woken by main')).toBe(2);
    expect(missed('5 main sleep f\n 30 main > g\n 110 main sleep f\n 120 main > g')).toBe(1);
  });

  it('are not where the switch was recorded, or the kernel accounted the time', () => {
    expect(missed('20 main sleep f\n 30 main runs\n 35 main > g')).toBe(0);
    expect(missed('20 main sleep f\n 30 main > g\n 35 main ran 6')).toBe(0);
  });
});
