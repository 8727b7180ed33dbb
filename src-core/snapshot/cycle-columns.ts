/** What is known of the cycles as columns: a hundred thousand of them open at once. NaN stands for null. */
import { PAUSE_STEPS, RESUME_STEPS } from '../recording/recording';
import type { BareCycle, CallFrame, KnownCycle, LoggedHalves, LoggedStep } from '../recording/recording';
import { columnEntry, type Column } from './typed-columns';

/** How all cycles of a recording are known, and the words that their columns name by number. */
export interface CyclesHeader {
  readonly by: KnownCycle['by'];
  readonly count: number;
  readonly words: readonly string[];
}

export const FOLDER = 'cycles';
const COMMAND = ['writtenNs', 'eventNs', 'eventMadeNs', 'repliedNs'] as const;
export const FRAME = ['startNs', 'enteredNs', 'returnedNs'] as const;

const orNaN = (value: number | null): number => value ?? NaN;

/** Numbers words in the order in which they come. */
class Words {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(word: string): number {
    const known = this.#numbers.get(word) ?? this.list.push(word) - 1;
    this.#numbers.set(word, known);
    return known;
  }
}

type NamedColumn = readonly [name: string, column: Column];

export function encodeCycles(cycles: readonly KnownCycle[]): {
  readonly header: CyclesHeader;
  readonly entries: [string, Uint8Array][];
} {
  const by = cycles[0]?.by ?? 'client';
  const words = new Words();
  const columns = columnsOf(by, cycles, words);
  return {
    header: { by, count: cycles.length, words: words.list },
    entries: columns.map(([name, column]) => columnEntry(`${FOLDER}/${name}`, column)),
  };
}

function columnsOf(by: KnownCycle['by'], cycles: readonly KnownCycle[], words: Words): NamedColumn[] {
  if (by === 'client') {
    const driven = cycles.filter((cycle) => cycle.by === 'client');
    const commands = (which: 'stop' | 'cont'): NamedColumn[] =>
      COMMAND.map((name) => [
        `${which}.${name}`,
        Float64Array.from(driven, (one) => orNaN(one[which][name])),
      ]);
    return [
      ...commands('stop'),
      ...commands('cont'),
      ['logged', Uint8Array.from(driven, ({ logged }) => Number(logged !== null))],
      ...stepColumns(
        driven.map(({ logged }) => logged ?? { pause: [], resume: [] }),
        words,
      ),
    ];
  }
  if (by === 'calls') {
    const called = cycles.filter((cycle) => cycle.by === 'calls');
    return [...frameColumns('pause', called.map(({ pause }) => pause), words), ...frameColumns('resume', called.map(({ resume }) => resume), words)]; // prettier-ignore
  }
  const logged = cycles.filter((cycle) => cycle.by === 'log');
  return [['tid', Int32Array.from(logged, (one) => one.tid ?? -1)], ...stepColumns(logged, words)];
}

const frameColumns = (part: string, frames: readonly CallFrame[], words: Words): NamedColumn[] => [
  [`${part}.tid`, Int32Array.from(frames, (frame) => frame.tid)],
  ...FRAME.map((name): NamedColumn => [`${part}.${name}`, Float64Array.from(frames, (frame) => frame[name])]),
  [`${part}.startedBy`, Uint16Array.from(frames, ({ startedBy }) => words.number(startedBy))],
  [`${part}.returnedFrom`, Uint16Array.from(frames, ({ returnedFrom }) => words.number(returnedFrom))],
];

/** Steps of all halves, one after the other; half 2i is cycle i's pause, half 2i + 1 its resume. */
function stepColumns(cycles: readonly LoggedHalves[], words: Words): NamedColumn[] {
  const halves = cycles.flatMap(({ pause, resume }): (readonly LoggedStep<string>[])[] => [pause, resume]);
  const from = new Uint32Array(halves.length + 1);
  halves.forEach((half, at) => (from[at + 1] = (from[at] ?? 0) + half.length));
  const steps = halves.flatMap((half, at) =>
    half.map((step) => ({ ...step, number: orderOf(at).indexOf(step.step) })),
  );
  return [
    ['steps.from', from],
    ['steps.step', Uint8Array.from(steps, ({ number }) => number)],
    ['steps.timeNs', Float64Array.from(steps, ({ timeNs }) => timeNs)],
    ['steps.event', Uint16Array.from(steps, ({ event }) => words.number(event))],
  ];
}

export const orderOf = (half: number): readonly string[] => (half % 2 === 0 ? PAUSE_STEPS : RESUME_STEPS);

export const encodeBare = (bare: readonly BareCycle[]): [string, Uint8Array][] => [
  columnEntry(
    'bare/after',
    Uint32Array.from(bare, ({ after }) => after),
  ),
  columnEntry(
    'bare/clientPauseNs',
    Float64Array.from(bare, ({ clientPauseNs }) => clientPauseNs),
  ),
  columnEntry(
    'bare/clientResumeNs',
    Float64Array.from(bare, ({ clientResumeNs }) => clientResumeNs),
  ),
];
