/**
 * Version 4 had a raw column in each entry, and a folder for each table and each chunk of events; version 3 one folder for all events.
 * The tables of version 5 are made of them when they are asked for, so that a file of any length opens without its events. Frozen.
 */
import { ok, type Result } from '../../errors';
import type { EventColumns } from '../../recording/events';
import { tableFile } from '../arrow/write-table';
import type { Specs } from '../arrow/layout';
import { encodeEvents } from '../columns';
import { corrupt } from '../content';
import { BARE, BARE_SPECS, CYCLES, cycleSpecs, HALVES, NO_WORD, stepColumn, STEPS } from '../cycle-columns';
import { replacing, type Entries, type Make } from '../entries';
import { parseJson } from '../json';
import { chunkEntry } from '../recording-entries';
import { cyclesOfRows, LADDERS, ladderSpecs, OVERVIEW, overviewSpecs } from '../result-columns';
import { readColumn, type Column } from '../typed-columns';
import { recordingV4, type RecordingV4 } from './v4';
import { resultsV4, type ResultsV4 } from './v4-results';

const EVENTS = {
  timeNs: 'f64',
  tid: 'i32',
  cpu: 'i16',
  kind: 'u8',
  a: 'i32',
  b: 'i32',
  stack: 'i32',
} as const;
type EventColumn = keyof typeof EVENTS;

export const rawEventEntry = (folder: string, column: EventColumn): string =>
  `${folder}/${column}.${EVENTS[column]}`;
/** What a folder of events holds. */
export const RAW_EVENTS = Object.entries(EVENTS).map(([name, type]) => `${name}.${type}`);

/** As they lie there, of as many rows; nothing of them was looked at. Fails with snapshot-corrupt. */
export function readRawEvents(entries: Entries, folder: string, count: number): Result<EventColumns> {
  const read = <C extends EventColumn>(column: C) =>
    readColumn(entries, `${folder}/${column}`, EVENTS[column], count);
  const timeNs = read('timeNs');
  if (!timeNs.ok) return timeNs;
  const tid = read('tid');
  if (!tid.ok) return tid;
  const cpu = read('cpu');
  if (!cpu.ok) return cpu;
  const kind = read('kind');
  if (!kind.ok) return kind;
  const a = read('a');
  if (!a.ok) return a;
  const b = read('b');
  if (!b.ok) return b;
  const stack = read('stack');
  if (!stack.ok) return stack;
  return ok({
    count,
    timeNs: timeNs.value,
    tid: tid.value,
    cpu: cpu.value,
    kind: kind.value,
    a: a.value,
    b: b.value,
    stack: stack.value,
  });
}

/** Everything but columns is as it was, the timeline's as well. */
export function fourToFive(entries: Entries): Result<Entries> {
  const document = parseJson(entries, 'recording.json', recordingV4);
  if (!document.ok) return document;
  const { cycles, bare, chunks, kinds, cutFrom } = document.value;
  const made = new Map<string, Make>();
  chunks.forEach(({ before, own, after }, index) =>
    made.set(chunkEntry(index), () => {
      const events = readRawEvents(entries, `events/${String(index)}`, before + own + after);
      return events.ok ? ok(encodeEvents(events.value, kinds)) : events;
    }),
  );
  made.set(CYCLES, () => cyclesOf(entries, cycles, cutFrom !== null));
  made.set(BARE, () => tableOf(entries, 'bare', BARE_SPECS, bare));
  if (entries.names.has('overview.json')) {
    made.set(OVERVIEW, () => {
      const results = parseJson(entries, 'overview.json', resultsV4);
      return results.ok ? overviewOf(entries, results.value, cycles.count) : results;
    });
    made.set(LADDERS, () => {
      const results = parseJson(entries, 'overview.json', resultsV4);
      return results.ok ? laddersOf(entries, results.value, cycles.count) : results;
    });
  }
  return ok(replacing(entries, (name) => !COLUMNS.test(name), made));
}

const COLUMNS = /^(events|cycles|bare|overview)\//;
/** Some zip tools do not like a colon in a name. */
const pathOf = (folder: string, column: string): string => `${folder}/${column.replace(':', '.')}`;

type Made = ReturnType<Make>;

/** A table whose columns have entries of their own, in `folder` under their names. */
function tableOf(
  entries: Entries,
  folder: string,
  specs: Specs,
  rows: number,
  known: Readonly<Record<string, Column>> = {},
): Made {
  const columns: Record<string, Column> = { ...known };
  for (const [name, { type }] of Object.entries(specs)) {
    if (Object.hasOwn(columns, name)) continue;
    const column = readColumn(entries, pathOf(folder, name), type, rows);
    if (!column.ok) return column;
    columns[name] = column.value;
  }
  return ok(tableFile(rows, specs, columns));
}

function cyclesOf(entries: Entries, { by, count }: RecordingV4['cycles'], isCut: boolean): Made {
  // One column has a row for each cycle, before anything is made for so many.
  const first = by === 'client' ? (['logged', 'u8'] as const) : ([by === 'calls' ? 'pause.tid' : 'tid', 'i32'] as const); // prettier-ignore
  const rows = readColumn(entries, `cycles/${first[0]}`, first[1], count);
  if (!rows.ok) return rows;
  const steps = by === 'calls' ? ok({}) : stepsOf(entries, count);
  return steps.ok ? tableOf(entries, 'cycles', cycleSpecs(by, isCut), count, steps.value) : steps;
}

/** The steps of all halves lay one after the other; half 2i was cycle i's pause, half 2i + 1 its resume. */
function stepsOf(entries: Entries, count: number): Result<Record<string, Column>> {
  const from = readColumn(entries, 'cycles/steps.from', 'u32', 2 * count + 1);
  if (!from.ok) return from;
  const ascends = from.value.every((at, half) => at >= (from.value[half - 1] ?? 0));
  if (!ascends || from.value[0] !== 0)
    return corrupt('cycles/steps.from.u32', 'it does not divide the steps');
  const total = from.value[2 * count] ?? 0;
  const step = readColumn(entries, 'cycles/steps.step', 'u8', total);
  if (!step.ok) return step;
  const time = readColumn(entries, 'cycles/steps.timeNs', 'f64', total);
  if (!time.ok) return time;
  const event = readColumn(entries, 'cycles/steps.event', 'u16', total);
  if (!event.ok) return event;
  const columns: Record<string, Column> = {};
  for (const [at, half] of HALVES.entries()) {
    const made = STEPS[half].map((name) => {
      const times = new Float64Array(count).fill(NaN);
      const events = new Uint16Array(count).fill(NO_WORD);
      columns[stepColumn(half, name, 'timeNs')] = times;
      columns[stepColumn(half, name, 'event')] = events;
      return { times, events };
    });
    for (let cycle = 0; cycle < count; cycle += 1) {
      const end = from.value[2 * cycle + at + 1] ?? 0;
      let before = -1;
      for (let entry = from.value[2 * cycle + at] ?? 0; entry < end; entry += 1) {
        const number = step.value[entry] ?? -1;
        const column = made[number];
        if (column === undefined || number <= before)
          return corrupt('cycles/steps.step.u8', 'steps are out of order', { cycle });
        before = number;
        column.times[cycle] = time.value[entry] ?? NaN;
        column.events[cycle] = event.value[entry] ?? NO_WORD;
      }
    }
  }
  return ok(columns);
}

const overviewOf = (entries: Entries, { figures }: ResultsV4, count: number): Made =>
  tableOf(entries, 'overview', overviewSpecs(figures), count);

function laddersOf(entries: Entries, { ladders, ladderRows }: ResultsV4, count: number): Made {
  const from = readColumn(entries, 'overview/ladder.from', 'u32', count + 1);
  if (!from.ok) return from;
  const ascends = from.value.every((at, cycle) => at >= (from.value[cycle - 1] ?? 0));
  if (from.value[0] !== 0 || !ascends || from.value[count] !== ladderRows)
    return corrupt('overview/ladder.from.u32', 'it does not divide the ladders by cycles');
  const columns: Record<string, Column> = {};
  if (Object.keys(ladders).length === 0) return corrupt('overview.json', 'the ladders have no columns');
  for (const [name, type] of Object.entries(ladders)) {
    const column = readColumn(entries, pathOf('overview', `ladder:${name}`), type, ladderRows);
    if (!column.ok) return column;
    columns[name] = column.value;
  }
  return ok(tableFile(ladderRows, ladderSpecs(ladders), { ...columns, cycle: cyclesOfRows(from.value) }));
}
