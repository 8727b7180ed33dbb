/** What is known of the cycles as a table: a hundred thousand of them open at once. */
import { PAUSE_STEPS, RESUME_STEPS } from '../recording/recording';
import type { BareCycle, CallFrame, CutFrom, KnownCycle, LoggedHalves } from '../recording/recording';
import type { ColumnSpec, Specs } from './arrow/layout';
import { tableFile } from './arrow/write-table';
import type { Column } from './typed-columns';

/** How all cycles of a recording are known, and the words that their columns name by number. */
export interface CyclesHeader {
  readonly by: KnownCycle['by'];
  readonly count: number;
  readonly words: readonly string[];
}

export const CYCLES = 'cycles.arrow';
export const BARE = 'bare.arrow';

export const COMMAND = ['writtenNs', 'eventNs', 'eventMadeNs', 'repliedNs'] as const;
export const FRAME = ['startNs', 'enteredNs', 'returnedNs'] as const;
/** Of each half of a cycle, in the order in which QEMU comes to them. */
export const STEPS = { pause: PAUSE_STEPS, resume: RESUME_STEPS } as const;
export const HALVES = ['pause', 'resume'] as const;

/** Stands for no word: recording.json has fewer. */
export const NO_WORD = 0xffff;
const NO_TIME = NaN;

export const stepColumn = (half: string, step: string, of: 'timeNs' | 'event'): string =>
  `${half}.${step}.${of}`;

type NamedSpec = readonly [name: string, spec: ColumnSpec];

const STEP_SPECS = HALVES.flatMap((half) =>
  STEPS[half].flatMap((step): NamedSpec[] => [
    [stepColumn(half, step, 'timeNs'), { type: 'f64', nothing: NO_TIME, optional: true }],
    [stepColumn(half, step, 'event'), { type: 'u16', nothing: NO_WORD, optional: true }],
  ]),
);

const commandSpecs = (which: 'stop' | 'cont'): NamedSpec[] =>
  COMMAND.map((name) => [
    `${which}.${name}`,
    name === 'eventNs' || name === 'eventMadeNs' ? { type: 'f64', nothing: NO_TIME } : { type: 'f64' },
  ]);

const frameSpecs = (half: string): NamedSpec[] => [
  [`${half}.tid`, { type: 'i32' }],
  ...FRAME.map((name): NamedSpec => [`${half}.${name}`, { type: 'f64' }]),
  [`${half}.startedBy`, { type: 'u16' }],
  [`${half}.returnedFrom`, { type: 'u16' }],
];

const SPECS: Readonly<Record<KnownCycle['by'], readonly NamedSpec[]>> = {
  client: [...commandSpecs('stop'), ...commandSpecs('cont'), ['logged', { type: 'u8' }], ...STEP_SPECS],
  calls: [...frameSpecs('pause'), ...frameSpecs('resume')],
  log: [['tid', { type: 'i32', nothing: -1 }], ...STEP_SPECS],
};

/** Of a part: each cycle's number in the whole, and when the pause after it began there. */
export const CUT_SPECS: readonly NamedSpec[] = [
  ['number', { type: 'u32' }],
  ['nextPauseNs', { type: 'f64', nothing: NO_TIME }],
];

export const cycleSpecs = (by: KnownCycle['by'], isCut: boolean): Specs =>
  Object.fromEntries([...SPECS[by], ...(isCut ? CUT_SPECS : [])]);

export const BARE_SPECS = {
  after: { type: 'u32' },
  clientPauseNs: { type: 'f64' },
  clientResumeNs: { type: 'f64' },
} as const satisfies Specs;

/** Several times as fast as Float64Array.from, which asks an iterator for each. */
function numbersOf<T>(rows: readonly T[], of: (row: T) => number | null): Float64Array<ArrayBuffer> {
  const column = new Float64Array(rows.length);
  rows.forEach((row, at) => {
    column[at] = of(row) ?? NaN;
  });
  return column;
}

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

export function encodeCycles(
  cycles: readonly KnownCycle[],
  cutFrom: Pick<CutFrom, 'numbers' | 'nextPauseNs'> | null,
): { readonly header: CyclesHeader; readonly content: Uint8Array<ArrayBuffer> } {
  const by = cycles[0]?.by ?? 'client';
  const words = new Words();
  const columns = Object.fromEntries([
    ...columnsOf(by, cycles, words),
    ...(cutFrom === null ? [] : [['number', cutFrom.numbers], ['nextPauseNs', cutFrom.nextPauseNs]] as const), // prettier-ignore
  ]);
  return {
    header: { by, count: cycles.length, words: words.list },
    content: tableFile(cycles.length, cycleSpecs(by, cutFrom !== null), columns, {
      facts: { by, words: JSON.stringify(words.list) },
    }),
  };
}

function columnsOf(by: KnownCycle['by'], cycles: readonly KnownCycle[], words: Words): NamedColumn[] {
  if (by === 'client') {
    const driven = cycles.filter((cycle) => cycle.by === 'client');
    const commands = (which: 'stop' | 'cont'): NamedColumn[] =>
      COMMAND.map((name) => [`${which}.${name}`, numbersOf(driven, (one) => one[which][name])]);
    return [
      ...commands('stop'),
      ...commands('cont'),
      ['logged', Uint8Array.from(driven, ({ logged }) => Number(logged !== null))],
      ...stepColumns(
        driven.map(({ logged }) => logged),
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
  ...FRAME.map((name): NamedColumn => [`${part}.${name}`, numbersOf(frames, (frame) => frame[name])]),
  [`${part}.startedBy`, Uint16Array.from(frames, ({ startedBy }) => words.number(startedBy))],
  [`${part}.returnedFrom`, Uint16Array.from(frames, ({ returnedFrom }) => words.number(returnedFrom))],
];

/** Of each step its time and the word of its event; null where the log told nothing of it. */
const stepColumns = (cycles: readonly (LoggedHalves | null)[], words: Words): NamedColumn[] =>
  HALVES.flatMap((half) =>
    STEPS[half].flatMap((name): NamedColumn[] => {
      const times = new Float64Array(cycles.length).fill(NO_TIME);
      const events = new Uint16Array(cycles.length).fill(NO_WORD);
      cycles.forEach((cycle, at) => {
        const found = cycle?.[half].find(({ step }) => step === name);
        if (found === undefined) return;
        times[at] = found.timeNs;
        events[at] = words.number(found.event);
      });
      return [
        [stepColumn(half, name, 'timeNs'), times],
        [stepColumn(half, name, 'event'), events],
      ];
    }),
  );

export const encodeBare = (bare: readonly BareCycle[]): Uint8Array<ArrayBuffer> =>
  tableFile(bare.length, BARE_SPECS, {
    after: Uint32Array.from(bare, ({ after }) => after),
    clientPauseNs: numbersOf(bare, ({ clientPauseNs }) => clientPauseNs),
    clientResumeNs: numbersOf(bare, ({ clientResumeNs }) => clientResumeNs),
  });
