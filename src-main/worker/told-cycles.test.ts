import { describe, expect, it } from 'vitest';
import { monotonicNs, realtimeNs } from '@core/units';
import type { ClientCommandTimes, ClientCycleTimes } from '../engine/ports/analyst';
import { tellCycles } from './told-cycles';

const US = 1_000;
const ORIGIN = monotonicNs(10n ** 15n);
/** QEMU's wall clock when the recording's clock is at its origin. */
const WALL_SECONDS = 1_700_000_000n;

const at = (micros: number) => monotonicNs(ORIGIN + BigInt(micros * US));
const wall = (micros: number) => realtimeNs(WALL_SECONDS * 10n ** 9n + BigInt(micros * US));

/** A command of 100 µs whose event was made 40 µs and read 50 µs after it was written. */
const command = <C extends 'stop' | 'cont'>(name: C, micros: number): ClientCommandTimes => ({
  command: name,
  writtenAt: at(micros),
  eventAt: at(micros + 50),
  eventMadeAt: wall(micros + 40),
  repliedAt: at(micros + 100),
});
const cycle = (micros: number): ClientCycleTimes => ({
  stop: command('stop', micros),
  cont: command('cont', micros + 500),
});
/** Both clocks read at once, to the nanosecond. */
const reading = (micros: number) => ({
  notBefore: at(micros),
  notAfter: at(micros),
  shown: wall(micros),
  resolutionNs: 0,
});

const logOf = (lines: readonly (readonly [number, string])[]): Uint8Array =>
  new TextEncoder().encode(
    lines
      .map(([micros, text]) => `7@${String(WALL_SECONDS)}.${String(micros).padStart(6, '0')}:${text}\n`)
      .join(''),
  );
const LOG = logOf([
  [10, 'runstate_set current_run_state 9 (running) new_state 4 (paused)'],
  [30, 'vm_state_notify running 0 reason 4 (paused)'],
  [80, 'vm_stop_flush_all ret 0'],
  [510, 'runstate_set current_run_state 4 (paused) new_state 9 (running)'],
  [511, 'vm_state_notify running 1 reason 9 (running)'],
  [590, 'qmp_exit_cont {} 1'],
]);

describe('the client’s cycles as QEMU tells of them', () => {
  it('have its events’ own times, as exactly as the events and the readings together tell', () => {
    const alone = tellCycles({ cycles: [cycle(0)] }, ORIGIN);
    // Made after the request and before it was read: 40 µs before to 10 µs after, and what QMP leaves out.
    expect(alone.qemuClockWithinNs).toBe(25_500 + US);
    const read = tellCycles({ cycles: [cycle(0)], clockReadings: [reading(-10), reading(700)] }, ORIGIN);
    expect(read).toMatchObject({ qemuClockWithinNs: US, isLogged: false, shortfalls: [] });
    expect(read.cycles[0]?.stop.eventMadeNs).toBe(40 * US);
    expect(read.cycles[0]?.logged).toBeNull();
  });

  it('have the steps of its log, and say of how many it tells nothing', () => {
    const clockReadings = [reading(-10), reading(3000)];
    const told = tellCycles({ cycles: [cycle(0), cycle(2000)], clockReadings, log: LOG }, ORIGIN);
    expect(told.isLogged).toBe(true);
    expect(told.cycles[0]?.logged?.pause.map(({ timeNs }) => timeNs / US)).toEqual([10, 30, 80]);
    expect(told.cycles[1]?.logged).toBeNull();
    expect(told.shortfalls).toEqual([expect.stringContaining('1 of 2 cycles')]);
  });

  it.each([
    ['nothing was written', new Uint8Array(0)],
    ['no line is a trace event', new TextEncoder().encode('something else\n')],
  ])('keep to the client’s clock where %s', (why, log) => {
    const told = tellCycles({ cycles: [cycle(0)], log }, ORIGIN);
    expect(told.isLogged).toBe(false);
    expect(told.shortfalls).toEqual([expect.stringContaining(why)]);
    expect(told.shortfalls[0]).toContain('this is level timing');
  });

  it('lose what QEMU told at the time when the wall clock was set, and say by how much it was', () => {
    const later = { ...reading(9000), shown: wall(1_009_000) };
    const told = tellCycles({ cycles: [cycle(0)], clockReadings: [reading(-10), later], log: LOG }, ORIGIN);
    expect(told.shortfalls[0]).toContain('+1.00 s');
    // The events of the cycle itself still agree with the first reading.
    expect(told.cycles[0]?.stop.eventMadeNs).toBe(40 * US);
    const between = tellCycles(
      { cycles: [cycle(2000)], clockReadings: [{ ...reading(-10), shown: wall(-60_010) }, later] },
      ORIGIN,
    );
    expect(between.shortfalls[0]).toContain('+60.0 ms, +1000 ms');
  });
});
