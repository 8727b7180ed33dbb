import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportSchema } from '@contract/report';
import { analyseRecording } from '../analysis/analyse';
import type { Recording } from '../recording/recording';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { exchangedOf, writtenText } from '../testing/exchanged';
import { exchangePieces } from './exchange';
import type { ForeignFormatId } from './formats';

const written = (
  recording: Recording,
  format: ForeignFormatId,
  chosen: readonly number[] | null = null,
): string => writtenText(exchangePieces(exchangedOf(recording, chosen), { format, table: 'cycles' }));

const lengthNs = (recording: Recording): number =>
  analyseRecording(recording).cycles.reduce((sum, { pauseNs, resumeNs }) => sum + pauseNs + resumeNs, 0);

interface Speedscope {
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly profiles: readonly {
    readonly name: string;
    readonly startValue: number;
    readonly endValue: number;
    readonly events: readonly { readonly type: 'O' | 'C'; readonly at: number; readonly frame: number }[];
  }[];
}

describe('speedscope', () => {
  const schema = createRequire(import.meta.url).resolve('speedscope/dist/release/file-format-schema.json');
  const validate = new Ajv({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(schema, 'utf8')) as object,
  );

  it('is a file of its published schema, whose events open and close by turns', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const file = JSON.parse(written(recording, 'speedscope')) as Speedscope;
        expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
        for (const { events, startValue, endValue } of file.profiles) {
          const open: number[] = [];
          let before = startValue;
          for (const { type, at, frame } of events) {
            expect(at).toBeGreaterThanOrEqual(before);
            before = at;
            if (type === 'O') open.push(frame);
            else expect(open.pop()).toBe(frame);
            expect(file.shared.frames[frame]).toBeDefined();
          }
          expect(open).toEqual([]);
          expect(before).toBeLessThanOrEqual(endValue);
        }
      }),
    );
  });

  it('has a profile for the cycles, for the driving thread’s calls and for its states', () => {
    const { profiles, shared } = JSON.parse(
      written(drawRecording(STOP_CONT_DRAWING), 'speedscope'),
    ) as Speedscope;
    const names = profiles.map(({ name }) => name);
    expect(names[0]).toBe('cycles and phases');
    expect(names.filter((name) => name.startsWith('main thread'))).toHaveLength(2);
    expect(shared.frames.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['cycle 0', 'pause', 'kick', 'pause_all_vcpus', 'running']),
    );
  });
});

describe('folded stacks', () => {
  it('are lines of frames and whole nanoseconds that sum to the pauses and resumes exactly', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const lines = written(recording, 'folded').split('\n').slice(0, -1);
        const sum = lines.reduce((total, line) => {
          const [, stack, ns] = /^(.*) (\d+)$/.exec(line) ?? [];
          expect(stack?.length).toBeGreaterThan(0);
          return total + Number(ns);
        }, 0);
        expect(sum).toBe(lengthNs(recording));
      }),
    );
  });

  it('keep phases that are not separated under their joint name', () => {
    const drawn = drawRecording(STOP_CONT_DRAWING);
    const recording: Recording = {
      ...drawn,
      level: 'timing',
      functions: [],
      events: { ...drawn.events, count: 0 },
    };
    expect(written(recording, 'folded')).toContain('resume;dispatch+notify+barrier+resume ');
  });
});

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: number;
}

const nsOf = (us = 0): number => Math.round(us * 1000);

describe('Chrome trace events', () => {
  it('nest on each thread, to the nanosecond, and every flow that begins ends', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const { traceEvents } = JSON.parse(written(recording, 'chrome')) as { traceEvents: ChromeEvent[] };
        const open = new Map<number, { readonly startNs: number; readonly endNs: number }[]>();
        const named = new Set(traceEvents.flatMap(({ ph, tid }) => (ph === 'M' ? (tid ?? []) : [])));
        for (const { ph, tid = -1, ts, dur } of traceEvents) {
          if (ph !== 'X') continue;
          expect(named.has(tid)).toBe(true);
          const stack = open.get(tid) ?? [];
          open.set(tid, stack);
          const [startNs, endNs] = [nsOf(ts), nsOf(ts) + nsOf(dur)];
          while ((stack.at(-1)?.endNs ?? Infinity) <= startNs) stack.pop();
          expect(endNs).toBeLessThanOrEqual(stack.at(-1)?.endNs ?? Infinity);
          stack.push({ startNs, endNs });
        }
        const ids = (of: string): (number | undefined)[] =>
          traceEvents.filter(({ ph }) => ph === of).map(({ id }) => id);
        expect(ids('f')).toEqual(ids('s'));
        const parts = traceEvents.filter(
          ({ ph, name }) => ph === 'X' && (name === 'pause' || name === 'resume'),
        );
        const cycles = parts.filter(({ tid }) => tid === 2 ** 22);
        expect(cycles.reduce((sum, { dur }) => sum + nsOf(dur), 0)).toBeGreaterThanOrEqual(
          lengthNs(recording),
        );
      }),
    );
  });
});

it('a Chrome trace names a thread that drives and is none of the recording’s', () => {
  const recording = drawRecording(`
     0 client stop
    10 k0 > vm_stop
    20 k0 < vm_stop
    30 client ok
    40 client cont
    50 main > vm_start
    60 main < vm_start
    70 client ok
  `);
  const { traceEvents } = JSON.parse(written(recording, 'chrome')) as { traceEvents: ChromeEvent[] };
  const stop = traceEvents.find(({ name }) => name === 'vm_stop');
  const names = traceEvents.filter(({ name, tid }) => name === 'thread_name' && tid === stop?.tid);
  expect(names).toHaveLength(1);
});

type Column = readonly unknown[];
type ProfileTable = Readonly<Record<string, Column | number>>;
interface FirefoxProfile {
  readonly meta: {
    readonly preprocessedProfileVersion: number;
    readonly categories: readonly { readonly subcategories: readonly string[] }[];
    readonly markerSchema: readonly { readonly name: string }[];
  };
  readonly threads: readonly {
    readonly name: string;
    readonly pid: string;
    readonly samples: ProfileTable;
    readonly markers: ProfileTable;
  }[];
  readonly shared: { readonly stringArray: readonly string[] } & Readonly<Record<string, ProfileTable>>;
}

/** Columns as long as the table says. */
function rows(table: ProfileTable): number {
  for (const column of Object.values(table))
    if (Array.isArray(column)) expect(column).toHaveLength(table['length'] as number);
  return table['length'] as number;
}

const numbers = (table: ProfileTable | undefined, name: string): number[] => table?.[name] as number[];

describe('a Firefox profile', () => {
  it('has tables whose columns are as long as they say and whose indexes lie in each other', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        const { meta, threads, shared } = JSON.parse(written(recording, 'firefox')) as FirefoxProfile;
        expect(meta.preprocessedProfileVersion).toBe(60);
        const { stringArray, ...tables } = shared;
        const [stacks, frames, functions] = ['stackTable', 'frameTable', 'funcTable'].map(
          (name) => tables[name],
        );
        for (const table of Object.values(tables)) rows(table);
        const isIn = (index: number, table: ProfileTable | undefined): boolean =>
          index >= 0 && index < rows(table ?? {});
        expect(numbers(stacks, 'frame').every((frame) => isIn(frame, frames))).toBe(true);
        numbers(stacks, 'prefix').forEach((prefix, at) => expect(prefix ?? -1).toBeLessThan(at));
        expect(numbers(frames, 'func').every((func) => isIn(func, functions))).toBe(true);
        expect(numbers(functions, 'name').every((name) => stringArray[name] !== undefined)).toBe(true);
        for (const { samples, markers, pid } of threads) {
          expect(typeof pid).toBe('string');
          expect(numbers(samples, 'stack').every((stack) => isIn(stack, stacks))).toBe(true);
          expect(rows(samples)).toBe(numbers(samples, 'time').length);
          expect(rows(markers)).toBe(numbers(markers, 'name').length);
          expect(numbers(markers, 'name').every((name) => stringArray[name] !== undefined)).toBe(true);
          expect(numbers(markers, 'category').every((at) => meta.categories[at] !== undefined)).toBe(true);
        }
      }),
    );
  });

  it('has the cycles’ phases as markers, in milliseconds that lose no nanosecond', () => {
    const recording = drawRecording(STOP_CONT_DRAWING);
    const { threads, shared } = JSON.parse(written(recording, 'firefox')) as FirefoxProfile;
    const { markers } = threads[0] ?? { markers: {} };
    const [first] = analyseRecording(recording).cycles;
    const at = numbers(markers, 'name').findIndex((name) => shared.stringArray[name] === 'pause');
    const [startNs, endNs] = ['startTime', 'endTime'].map((name) =>
      Math.round((numbers(markers, name)[at] ?? 0) * 1e6),
    );
    expect([startNs, endNs]).toEqual([first?.cycle.pauseStartNs, first?.cycle.pauseEndNs]);
  });
});

describe('a report as JSON', () => {
  it('is what the command line’s schema describes, with the cycles that were chosen', () => {
    const recording = drawRecording(STOP_CONT_DRAWING);
    const report = reportSchema.parse(JSON.parse(written(recording, 'json', [0])));
    expect(report.cycles).toHaveLength(1);
    expect(report.cycles[0]?.criticalPath?.length).toBeGreaterThan(0);
  });
});

describe('a page', () => {
  it('is one document that shows the chosen cycles', () => {
    expect(written(drawRecording(STOP_CONT_DRAWING), 'html')).toMatch(/^<!doctype html>[\s\S]+<\/html>\s*$/);
  });
});
