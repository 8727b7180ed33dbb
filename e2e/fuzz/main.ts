/** `npm run fuzz`: hostile bytes for every parser. Exit 0 when all was taken or refused as it should, 1 on finds, 2 on usage. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fuzzTargets } from '@core/testing/fuzz/targets';
import { runCampaign } from './campaign';
import type { CampaignResult } from './campaign';
import { readFixtures } from './fixtures';
import { judge } from './judge';
import { USAGE, readOptions } from './options';
import type { FuzzOptions } from './options';
import type { Find, TargetCount } from './protocol';

const SHOWN_REASONS = 40;
const EXIT = { ok: 0, finds: 1, usage: 2 } as const;
/** NAME.SEED.INDEX.fuzz */
const SAVED_SUFFIX = '.fuzz';

/** Saves a find's input and tells how to run it again. */
function showFind(folder: string, find: Find): void {
  const path = join(folder, `${find.target}.${String(find.seed)}.${String(find.index)}${SAVED_SUFFIX}`);
  writeFileSync(path, find.bytes);
  console.log(
    `\nFIND in ${find.target}, seed ${String(find.seed)}, input ${String(find.index)}: ${find.what}`,
  );
  if (find.stack !== '') console.log(find.stack);
  console.log(`  ${String(find.bytes.length)} bytes; again: npm run fuzz -- --replay ${path}\n`);
}

const cell = (value: string | number, width: number): string => String(value).padStart(width);

function showCounts({ counts }: CampaignResult, seconds: number, reasons: boolean): void {
  console.log(
    `${'target'.padEnd(18)}${['inputs', 'taken', 'refused', 'finds', 'bytes', 'most alloc.'].map((it) => cell(it, 12)).join('')}`,
  );
  let inputs = 0;
  for (const [name, count] of counts) {
    const all = count.taken + count.refused + count.finds;
    inputs += all;
    const cells = [all, count.taken, count.refused, count.finds, count.bytes, count.mostAllocated].map((it) =>
      cell(it, 12),
    );
    console.log(`${name.padEnd(18)}${cells.join('')}`);
    if (reasons) showReasons(count);
  }
  console.log(
    `${String(inputs)} inputs in ${seconds.toFixed(1)} s: ${Math.round(inputs / seconds)} a second`,
  );
}

function showReasons({ reasons }: TargetCount): void {
  const often = [...reasons].sort(([, left], [, right]) => right - left);
  for (const [why, times] of often.slice(0, SHOWN_REASONS)) {
    console.log(`${cell(times, 12)}  ${why}`);
  }
}

async function campaign(options: FuzzOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'quiescope-fuzz-'));
  const startedMs = performance.now();
  const result = await runCampaign(options, readFixtures(), {
    found: (find) => showFind(folder, find),
    progressed: (done, total) => console.error(`${String(done)} of ${String(total)} inputs`),
  });
  showCounts(result, (performance.now() - startedMs) / 1000, options.reasons);
  return result.finds.length === 0 ? EXIT.ok : EXIT.finds;
}

/** Runs one saved input on this thread, where a debugger reaches it. */
function replay(path: string, named: string | null): number {
  const name = named ?? basename(path).split('.')[0];
  const target = fuzzTargets(readFixtures()).find((one) => one.name === name);
  if (target === undefined) throw new Error(`${path} names no target; say it with --target`);
  const bytes = new Uint8Array(readFileSync(path));
  const { verdict } = judge(target, { bytes, sound: false });
  console.log(verdict);
  return verdict.kind === 'find' ? EXIT.finds : EXIT.ok;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return EXIT.ok;
  }
  try {
    const options = readOptions(args);
    return options.replay === null ? await campaign(options) : replay(options.replay, options.target);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return EXIT.usage;
  }
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
