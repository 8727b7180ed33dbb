import { describe, expect, it } from 'vitest';
import type { ClientCycle } from '../recording/recording';
import { offsetNs } from '../units';
import type { RealtimeNs } from '../units';
import { createTraceLogDecoder } from './decoder';
import { withLog } from './driven-halves';
import type { LogClock } from './driven-halves';

const US = 1_000;
const SECOND = 1_700_000_000n * 1_000_000_000n;

/** What QEMU 7.2 logs, microsecond by microsecond. */
const PAUSE = [
  'runstate_set current_run_state 9 (running) new_state 4 (paused)',
  'vm_state_notify running 0 reason 4 (paused)',
  'vm_stop_flush_all ret 0',
];
const RESUME = [
  'runstate_set current_run_state 4 (paused) new_state 9 (running)',
  'vm_state_notify running 1 reason 9 (running)',
  'qmp_exit_cont {} 1',
];

type Line = readonly [micros: number, text: string];
const lines = (micros: readonly number[], texts: readonly string[]): Line[] =>
  micros.map((at, index) => [at, texts[index] ?? '']);
/** A cycle's lines: a pause from `micros` on, a resume 500 µs later. */
const logged = (micros: number): Line[] => [
  ...lines([micros + 10, micros + 40, micros + 90], PAUSE),
  ...lines([micros + 510, micros + 512, micros + 580], RESUME),
];

/** The client's cycle from `micros` on: 100 µs of pause, and 100 µs of resume 500 µs later. */
function cycle(micros: number): ClientCycle {
  const command = <C extends 'stop' | 'cont'>(name: C, at: number) => ({
    command: name,
    writtenNs: offsetNs(at * US),
    eventNs: null,
    eventMadeNs: null,
    repliedNs: offsetNs((at + 100) * US),
  });
  return { by: 'client', stop: command('stop', micros), cont: command('cont', micros + 500), logged: null };
}

/** The log's clock runs as the recording's does. */
const SAME: LogClock = { offsetOf: (shown) => offsetNs(Number(shown - SECOND)), withinNs: 1 };

function told(cycles: readonly ClientCycle[], drawn: readonly Line[], clock = SAME, end = '\n') {
  const text = drawn.map(([at, line]) => `10@1700000000.${String(at).padStart(6, '0')}:${line}`).join('\n');
  return stepsOf(cycles, text + end, clock);
}

function stepsOf(cycles: readonly ClientCycle[], text: string, clock: LogClock) {
  const decoder = createTraceLogDecoder();
  decoder.feed(new TextEncoder().encode(text));
  const log = decoder.finish();
  if (!log.ok) throw new Error(log.error.message);
  const { cycles: all, untold } = withLog(cycles, log.value, clock);
  const steps = all.map(({ logged: halves }) =>
    halves === null
      ? null
      : [...halves.pause, ...halves.resume].map(({ step, timeNs }) => [step, timeNs / US]),
  );
  return { steps, untold };
}

const WHOLE = (micros: number) => [
  ['runstateSet', micros + 10],
  ['notifying', micros + 40],
  ['flushed', micros + 90],
  ['runstateSet', micros + 510],
  ['notifying', micros + 512],
  ['replied', micros + 580],
];

describe('what a log tells of the client’s cycles', () => {
  it('goes to the cycle that was under way', () => {
    const cycles = [cycle(1000), cycle(2000)];
    expect(told(cycles, [...logged(1000), ...logged(2000)])).toEqual({
      steps: [WHOLE(1000), WHOLE(2000)],
      untold: 0,
    });
  });

  it('goes there also where the log names no thread, as from QEMU 10.2 on', () => {
    const bytes = logged(1000)
      .map(([at, line]) => `2023-11-14T22:13:20.${String(at).padStart(6, '0')}Z ${line}\n`)
      .join('');
    expect(stepsOf([cycle(1000)], bytes, SAME)).toEqual({ steps: [WHOLE(1000)], untold: 0 });
  });

  it('leaves a cycle alone of which nothing was logged', () => {
    expect(told([cycle(1000), cycle(2000), cycle(3000)], [...logged(1000), ...logged(3000)])).toEqual({
      steps: [WHOLE(1000), null, WHOLE(3000)],
      untold: 1,
    });
  });

  it('keeps the steps before the log was cut off, and not the torn line', () => {
    const cut = logged(1000).slice(0, 5);
    expect(told([cycle(1000)], cut, SAME, '')).toEqual({ steps: [WHOLE(1000).slice(0, 4)], untold: 0 });
  });

  it('does not take a pause at another monitor for the client’s', () => {
    const others = [...lines([400, 410, 420], PAUSE), ...lines([430, 431, 440], RESUME)];
    expect(told([cycle(1000)], [...others, ...logged(1000)]).steps).toEqual([WHOLE(1000)]);
  });

  it('takes nothing of a pause in which another was made: which lines are whose is not known', () => {
    const other = [...lines([1005, 1010, 1015], PAUSE), ...lines([1020, 1021, 1025], RESUME)];
    const drawn = [...other, ...lines([1030, 1060, 1090], PAUSE)];
    expect(told([cycle(1000)], drawn)).toEqual({ steps: [null], untold: 1 });
  });

  it('takes nothing that is out of order, and nothing of a pause into another state', () => {
    const disordered = lines([1040, 1010, 1090], PAUSE);
    expect(told([cycle(1000)], disordered).steps).toEqual([null]);
    const saving = logged(1000).map(([at, text]): Line => [at, text.replaceAll('(paused)', '(save-vm)')]);
    expect(told([cycle(1000)], saving).steps).toEqual([null]);
  });

  it('brings a step that is off by no more than the clocks’ uncertainty to the command’s edge', () => {
    const late = {
      offsetOf: (shown: RealtimeNs) => offsetNs(Number(shown - SECOND) + 12 * US),
      withinNs: 5 * US,
    };
    const { steps } = told([cycle(1000)], logged(1000), late);
    expect(steps[0]?.[2]).toEqual(['flushed', 1100]);
    expect(
      told([cycle(1000)], logged(1000), { ...late, withinNs: US }).steps[0]?.map(([step]) => step),
    ).toEqual(['runstateSet', 'notifying', 'replied']);
  });

  it('takes nothing whose time is not known on the recording’s clock', () => {
    expect(told([cycle(1000)], logged(1000), { offsetOf: () => null, withinNs: 1 }).steps).toEqual([null]);
  });
});
