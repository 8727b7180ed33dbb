/** `npm run bench`: what attribution leaves open and costs, and what decoding costs, each line against its reference in the same run. See README.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAttribution } from './attribution';
import { judgeComparing } from './comparing';
import { measureExchange, measurePage } from './exchanging';
import { judgeAttribution } from './judge-attribution';
import { judgeExchange, judgePage } from './judge-exchanging';
import { judgeColumns, judgeGrowth, judgeMemory, judgeProcesses, judgeStall } from './judge';
import type { SizeMeasured } from './judge';
import { assertRoom, makeRecording } from './recordings';
import type { RecordingFile } from './recordings';
import { compileReference } from './reference';
import { measureColumns, measureProcesses } from './sides';
import type { ColumnsMeasured, Turns } from './sides';
import { measureStall } from './stall';
import type { StallMeasured } from './stall';
import { tableOf, verdictOn } from './table';
import type { Judged } from './table';

const MILLION = 1_000_000;
const STALL_REPEAT = 3;
/** Larger recordings take this machine minutes to make. */
const MOST_EXCHANGED = MILLION;
const EXCHANGE_REPEAT = 3;

interface Options {
  readonly sizes: readonly number[];
  readonly repeat: number | null;
  /** Which part is measured alone. */
  readonly only: (typeof HALVES)[number] | null;
  readonly rounds: number;
  readonly cycles: number;
}

const HALVES = ['decoding', 'attribution', 'comparing', 'exchanging'] as const;

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '0.1,1,10' },
      repeat: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string', default: '8' },
      cycles: { type: 'string', default: '60' },
    },
  });
  const sizes = values.sizes.split(',').map((size) => Number(size) * MILLION);
  const repeat = values.repeat === undefined ? null : Number(values.repeat);
  const only = HALVES.find((half) => half === values.only) ?? null;
  const [rounds, cycles] = [Number(values.rounds), Number(values.cycles)];
  const isUsable = (number: number): boolean => Number.isFinite(number) && number > 0;
  const counts = [repeat ?? 1, rounds, cycles];
  const known = values.only === undefined || only !== null;
  if (!known || !sizes.every(isUsable) || !counts.every((one) => isUsable(one) && Number.isInteger(one))) {
    throw new Error(
      `usage: npm run bench -- [--only ${HALVES.join('|')}] [--sizes 0.1,1,10 (million records)] [--repeat N] ` +
        '[--rounds N] [--cycles N]',
    );
  }
  return { sizes: sizes.sort((left, right) => left - right), repeat, only, rounds, cycles };
}

/** The smaller, the noisier, and the cheaper to repeat. */
function turnsFor(records: number, repeat: number | null): Turns {
  if (records < 500_000) return { warmUp: 5, counted: repeat ?? 15 };
  if (records < 5 * MILLION) return { warmUp: 3, counted: repeat ?? 11 };
  return { warmUp: 1, counted: repeat ?? 5 };
}

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

async function findReference(folder: string): Promise<string | null> {
  const program = join(folder, 'reference');
  const compiled = await compileReference('e2e/bench/reference.c', program);
  if (compiled.ok) return program;
  if (compiled.error.code !== 'file-missing') throw new Error(compiled.error.message);
  say('! no C compiler: decoding to columns has nothing to be compared with. Install gcc or clang, so that');
  say('  there is a cc on PATH (Debian: apt-get install gcc).');
  return null;
}

function sayRecording(file: RecordingFile, { ours }: ColumnsMeasured): void {
  const { syntheticBecause, sizeBytes } = file;
  const made = syntheticBecause === null ? 'recorded by perf' : `made up, for ${syntheticBecause}`;
  say(`${ours.records} records, ${(sizeBytes / 1e6).toFixed(1)} MB, ${ours.lost} lost; ${made}`);
  say(`  ${ours.events.join(', ')}`);
}

/** Whoever reads other records is not to be compared with. */
function assertSame({ ours, reference }: ColumnsMeasured): void {
  if (reference === null) return;
  const { timed, untimed } = reference;
  const its = JSON.stringify({ timed, untimed });
  if (JSON.stringify(ours.sums) !== its) {
    throw new Error(`The columns differ:\n  ours      ${JSON.stringify(ours.sums)}\n  reference ${its}`);
  }
}

async function measureSize(
  folder: string,
  wanted: number,
  program: string | null,
  turns: Turns,
  withStall: boolean,
): Promise<SizeMeasured & { readonly stall: StallMeasured | null }> {
  const file = await makeRecording(join(folder, `${wanted}.data`), wanted);
  try {
    const columns = await measureColumns(file.path, program, turns);
    sayRecording(file, columns);
    assertSame(columns);
    const processes = await measureProcesses(file.path, turns);
    const stall = withStall ? await measureStall(file.path, STALL_REPEAT) : null;
    const { records } = columns.ours;
    return { wanted, records, sizeBytes: file.sizeBytes, columns, processes, stall };
  } finally {
    rmSync(file.path, { force: true });
  }
}

async function decoding({ sizes, repeat }: Options): Promise<Judged[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quiescope-bench-'));
  try {
    assertRoom(folder, Math.max(...sizes));
    const program = await findReference(folder);
    const measured: Awaited<ReturnType<typeof measureSize>>[] = [];
    for (const size of sizes) {
      const isLargest = size === sizes.at(-1);
      measured.push(await measureSize(folder, size, program, turnsFor(size, repeat), isLargest));
    }
    return [
      ...measured.flatMap(judgeColumns),
      ...measured.flatMap(judgeProcesses),
      ...measured.map(judgeMemory),
      ...measured.flatMap(({ wanted, stall }) => (stall === null ? [] : [judgeStall(wanted, stall)])),
      ...judgeGrowth(measured),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function exchanging({ sizes, repeat }: Options): Promise<Judged[]> {
  const folder = mkdtempSync(join(tmpdir(), 'quiescope-bench-'));
  try {
    const lines: Judged[] = [judgePage(await measurePage(folder))];
    for (const size of sizes.filter((one) => one <= MOST_EXCHANGED)) {
      lines.push(...judgeExchange(await measureExchange(folder, size, repeat ?? EXCHANGE_REPEAT)));
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const options = readOptions();
  const load = (): string =>
    loadavg()
      .map((share) => share.toFixed(1))
      .join(' ');
  say(
    `${cpus()[0]?.model ?? 'unknown CPU'} x ${cpus().length}, Linux ${release()}, Node ${process.versions.node}`,
  );
  say(`load before: ${load()}`);
  const lines: Judged[] = [];
  const measures = (half: (typeof HALVES)[number]): boolean => options.only === null || options.only === half;
  if (measures('comparing')) lines.push(...judgeComparing());
  if (measures('exchanging')) lines.push(...(await exchanging(options)));
  if (measures('attribution')) lines.push(...judgeAttribution(await measureAttribution(options, say)));
  if (measures('decoding')) lines.push(...(await decoding(options)));
  say(`load after: ${load()}`);
  say();
  tableOf(lines).forEach((line) => say(line));
  const { line, code } = verdictOn(lines);
  say(line);
  return code;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
