/** `npm run bench:ui`: what the window takes, each line against speedscope in the same Electron and in the same run. See README.md. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err } from '@core/errors';
import { tableOf, verdictOn } from '../table';
import type { Judged } from '../table';
import { drawnLanes } from './drawn-spans';
import { inFolder } from './folder';
import { judgeFrames, judgeIdle, judgeMemory, judgeOpening, judgeSelects, judgeStarts } from './judge-ui';
import type { OursMeasured, SizeMeasured } from './judge-ui';
import { measurePartner } from './partner';
import { runQuiescope } from './quiescope';
import type { QuiescopeRun } from './quiescope';
import { recordBase, writeRepeated } from './recording-to-open';
import type { BaseRecording, RepeatedFile } from './recording-to-open';
import { measureStarts } from './start-up';
import type { StartsMeasured } from './start-up';
import { electronVersion, speedscopeVersion } from './windows';

const MILLION = 1_000_000;

interface Options {
  /** Events, ascending. */
  readonly sizes: readonly number[];
  readonly repeat: number;
  readonly starts: number;
  readonly json: string;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '1,10' },
      repeat: { type: 'string', default: '3' },
      starts: { type: 'string', default: '10' },
      json: { type: 'string', default: join('out', 'bench', 'ui.json') },
    },
  });
  const sizes = values.sizes.split(',').map((size) => Number(size) * MILLION);
  const [repeat, starts] = [Number(values.repeat), Number(values.starts)];
  if (![...sizes, repeat].every((number) => number > 0) || !(starts >= 0)) {
    throw new Error(
      'usage: npm run bench:ui -- [--sizes 1,10 (million events)] [--repeat N] [--starts N] [--json FILE]',
    );
  }
  return { sizes: sizes.sort((left, right) => left - right), repeat, starts, json: resolve(values.json) };
}

/** With the seconds since the start. */
const say = (line: string): void =>
  void process.stdout.write(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${line}\n`);

async function measureOurs(folder: string, file: RepeatedFile, repeat: number): Promise<OursMeasured> {
  const runs: QuiescopeRun[] = [];
  // The first start of all finds the system's caches cold and is not counted.
  for (let turn = -1; turn < repeat; turn += 1) {
    const run = await runQuiescope(folder, file, turn === repeat - 1);
    const { opened } = run;
    say(`  Quiescope: ${opened.ok ? `drawn in ${opened.value.openMs.toFixed(0)} ms` : opened.error}`);
    if (turn >= 0) runs.push(run);
  }
  const opens = runs.map(({ opened }) => opened);
  const last = opens.at(-1);
  const missing = err(last?.ok === false ? `it did not open: ${last.error}` : 'no window');
  const used = runs.at(-1)?.used ?? { selects: missing, frames: missing, idleShares: missing };
  return { opens, ...used };
}

async function measureSize(
  folder: string,
  base: BaseRecording,
  events: number,
  repeat: number,
): Promise<SizeMeasured> {
  const file = await writeRepeated(join(folder, 'recording.qsnap'), base, events);
  say(`${file.events} events, ${file.cycles} cycles, ${(file.sizeBytes / 1e6).toFixed(0)} MB`);
  const lanes = drawnLanes(file.sample);
  const partner = await measurePartner(folder, { ...file, lanes }, repeat, say);
  if (!partner.ok) say(`  ${partner.error}`);
  const ours = await measureOurs(folder, file, repeat);
  rmSync(file.path);
  const spans = lanes.reduce((sum, lane) => sum + lane.spans.length, 0) * file.times;
  return { events: file.events, cycles: file.cycles, lengthNs: file.lengthNs, spans, ours, partner };
}

function judge(sizes: readonly SizeMeasured[], starts: StartsMeasured | null): Judged[] {
  return [
    ...sizes.map(judgeOpening),
    ...sizes.flatMap(judgeFrames),
    ...sizes.flatMap(judgeMemory),
    ...sizes.map(judgeSelects),
    ...sizes.map(judgeIdle),
    ...(starts === null ? [] : [judgeStarts(starts)]),
  ];
}

function sayBase({ content: { recording }, sampleBecause }: BaseRecording): void {
  const { events, cycles } = recording;
  say(
    sampleBecause === null
      ? `recorded here: ${events.count} events in ${cycles.length} cycles`
      : `the shipped sample, for nothing could be recorded here: ${sampleBecause}`,
  );
}

async function measure(folder: string, options: Options): Promise<number> {
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'} x ${cpus().length}, Linux ${release()}`;
  const load = (): string =>
    loadavg()
      .map((share) => share.toFixed(1))
      .join(' ');
  say(`${machine}; speedscope ${speedscopeVersion()}, Electron ${electronVersion()}; load: ${load()}`);
  const base = await recordBase(folder);
  sayBase(base);
  const sizes: SizeMeasured[] = [];
  for (const size of options.sizes) sizes.push(await measureSize(folder, base, size, options.repeat));
  const starts = options.starts > 0 ? await measureStarts(folder, options.starts) : null;
  say(`load: ${load()}`);
  const lines = judge(sizes, starts);
  const { line, code } = verdictOn(lines);
  ['', ...tableOf(lines), line].forEach((each) => void process.stdout.write(`${each}\n`));
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify({ machine, lines, sizes, starts }, null, 2)}\n`);
  process.stdout.write(`All figures: ${options.json}\n`);
  return code;
}

const main = async (): Promise<number> => {
  const options = readOptions();
  return inFolder((folder) => measure(folder, options));
};

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`bench:ui: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
