/** `npm run bench:ui`: what the window takes, each line against speedscope in the same Electron and in the same run. See README.md. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tableOf, verdictOn } from '../table';
import type { Judged } from '../table';
import { drawnLanes } from './drawn-spans';
import type { DrawnLane } from './drawn-spans';
import { judgeFrames, judgeIdle, judgeMemory, judgeOpening, judgeSelects, judgeStarts } from './judge-ui';
import type { PartnerMeasured, SizeMeasured } from './judge-ui';
import { measureQuiescope } from './quiescope';
import type { OursMeasured } from './quiescope';
import { recordBase, writeRepeated } from './recording-to-open';
import type { BaseRecording, RepeatedFile } from './recording-to-open';
import { measureSpeedscope } from './speedscope';
import type { ViewerMeasured } from './speedscope';
import { writeSpeedscopeFile } from './speedscope-file';
import { measureStarts } from './start-up';
import { speedscopeVersion } from './windows';

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

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** With half as much where it refuses, until it opens it. */
async function measurePartner(
  folder: string,
  lanes: readonly DrawnLane[],
  file: RepeatedFile,
  repeat: number,
): Promise<PartnerMeasured> {
  let refused: string | null = null;
  for (let times = file.times; times >= 1; times = Math.floor(times / 2)) {
    const path = join(folder, 'recording.speedscope.json');
    const written = writeSpeedscopeFile(path, 'recording', { lanes, times });
    const events = (file.events / file.times) * times;
    say(
      `  speedscope: ${written.spans} spans in ${written.lanes} lanes, ${(written.sizeBytes / 1e6).toFixed(0)} MB`,
    );
    const runs: ViewerMeasured[] = [];
    for (let turn = 0; turn < repeat; turn += 1) {
      const run = await measureSpeedscope(folder, path, turn === repeat - 1);
      if ('refused' in run) {
        refused ??= run.refused;
        say(`  speedscope refuses them: ${run.refused}`);
        break;
      }
      say(`  speedscope: opened in ${run.openMs.toFixed(0)} ms`);
      runs.push(run);
    }
    rmSync(path);
    if (runs.length === repeat) return { runs, events, spans: written.spans, refused };
  }
  throw new Error('speedscope opens nothing at all');
}

async function measureSize(
  folder: string,
  base: BaseRecording,
  events: number,
  repeat: number,
): Promise<SizeMeasured> {
  const file = writeRepeated(join(folder, 'recording.qsnap'), base, events);
  say(`${file.events} events, ${file.cycles} cycles, ${(file.sizeBytes / 1e6).toFixed(0)} MB`);
  const lanes = drawnLanes(file.sample);
  const partner = await measurePartner(folder, lanes, file, repeat);
  const ours: OursMeasured[] = [];
  // The first start of all finds the system's caches cold and is not counted.
  for (let turn = -1; turn < repeat; turn += 1) {
    const last = turn === repeat - 1;
    const run = await measureQuiescope(folder, file.path, { frames: last, selects: last, idle: last });
    say(`  Quiescope: drawn in ${run.openMs.toFixed(0)} ms`);
    if (turn >= 0) ours.push(run);
  }
  rmSync(file.path);
  const spans = lanes.reduce((sum, lane) => sum + lane.spans.length, 0) * file.times;
  return { events: file.events, cycles: file.cycles, spans, ours, partner };
}

function judge(sizes: readonly SizeMeasured[]): Judged[] {
  return [
    ...sizes.map(judgeOpening),
    ...sizes.flatMap(judgeFrames),
    ...sizes.flatMap(judgeMemory),
    ...sizes.flatMap(judgeSelects),
    ...sizes.flatMap(judgeIdle),
  ];
}

async function main(): Promise<number> {
  const options = readOptions();
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'} x ${cpus().length}, Linux ${release()}`;
  const load = (): string =>
    loadavg()
      .map((share) => share.toFixed(1))
      .join(' ');
  say(`${machine}; speedscope ${speedscopeVersion()}; load before: ${load()}`);
  const folder = mkdtempSync(join(tmpdir(), 'quiescope-bench-ui-'));
  try {
    const base = await recordBase(folder);
    const { events, cycles } = base.content.recording;
    say(
      base.sampleBecause === null
        ? `recorded here: ${events.count} events in ${cycles.length} cycles`
        : `the shipped sample, for nothing could be recorded here: ${base.sampleBecause}`,
    );
    const sizes: SizeMeasured[] = [];
    for (const size of options.sizes) sizes.push(await measureSize(folder, base, size, options.repeat));
    const starts = options.starts > 0 ? await measureStarts(folder, options.starts) : null;
    const lines = [...judge(sizes), ...(starts === null ? [] : [judgeStarts(starts)])];
    say(`load after: ${load()}`);
    say();
    tableOf(lines).forEach((line) => say(line));
    const { line, code } = verdictOn(lines);
    say(line);
    mkdirSync(dirname(options.json), { recursive: true });
    writeFileSync(options.json, `${JSON.stringify({ machine, lines, sizes, starts }, null, 2)}\n`);
    say(`All figures: ${options.json}`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`bench:ui: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
