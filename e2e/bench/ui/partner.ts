/** speedscope on as much of a recording as it opens: how much that is is found out once, and kept for the next run. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { ok, err } from '@core/errors';
import type { DrawnLane } from './drawn-spans';
import { NOTHING_TRIED, nextTry, triedWith } from './most-that-opens';
import { OPEN_LIMIT_MS, runSpeedscope } from './speedscope';
import type { Opened, SpeedscopeRun } from './speedscope';
import { bytesOfOne, writeSpeedscopeFile } from './speedscope-file';
import type { SpeedscopeFile } from './speedscope-file';
import { anyOf, notDoneWithin } from './step';
import type { Measured } from './step';
import type { FramesMeasured } from './trace';
import { electronVersion, speedscopeVersion } from './windows';

/** What speedscope opened: all of it, or as much as it could. */
export interface PartnerMeasured {
  readonly opens: readonly Opened[];
  readonly frames: Measured<FramesMeasured>;
  readonly events: number;
  readonly spans: number;
  /** Those of the lane that it shows. */
  readonly shownSpans: number;
  readonly sizeBytes: number;
  /** What it said to more; null where it opened all. */
  readonly refused: string | null;
}

/** Sizes of files. */
interface Known {
  readonly openedBytes: number;
  /** Not what merely took too long: a machine is not always as busy. */
  readonly refusedBytes: number | null;
  readonly refused: string | null;
}

/** Half of ten million events; it has opened that much wherever it was tried. */
const FIRST_BYTES = 600e6;
/** What takes longer than this is opened once and not again and again. */
const LONG_OPEN_MS = 20_000;
const KEPT = join('out', 'bench-ui', 'speedscope-opens.json');
/** Whoever has more memory, or another version, may open more. */
const keyOf = (): string =>
  `speedscope ${speedscopeVersion()}, Electron ${electronVersion()}, ${Math.round(totalmem() / 1e9)} GB`;

export interface Whole {
  /** One repetition. */
  readonly lanes: readonly DrawnLane[];
  readonly times: number;
  readonly events: number;
}

type Say = (line: string) => void;

/** What this version of it opened before; of no consequence but for the time that finding out takes. */
function known(): Known {
  const nothing = { openedBytes: 0, refusedBytes: null, refused: null };
  if (!existsSync(KEPT)) return nothing;
  try {
    const { key, ...rest } = JSON.parse(readFileSync(KEPT, 'utf8')) as Known & { readonly key: string };
    return key === keyOf() ? rest : nothing;
  } catch {
    return nothing;
  }
}

function keep(one: Known): void {
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, `${JSON.stringify({ key: keyOf(), ...one }, null, 2)}\n`);
}

/** Opened once to see whether it does, which also warms what the `repeat` counted ones find warm. */
export async function measurePartner(
  folder: string,
  whole: Whole,
  repeat: number,
  say: Say,
): Promise<Measured<PartnerMeasured>> {
  const found = await mostThatOpens(folder, whole, say);
  if (!found.ok) return found;
  const { file, run: first, refused } = found.value;
  const isLong = first.opened.ok && first.opened.value.openMs > LONG_OPEN_MS;
  const runs: SpeedscopeRun[] = isLong ? [first] : [];
  let { frames } = first;
  while (runs.length < (isLong ? 1 : repeat) || frames === null) {
    const isLast = runs.length >= repeat - 1 || isLong;
    const run = await runSpeedscope(folder, file.path, frames === null && isLast);
    say(`  speedscope: ${run.opened.ok ? openedIn(run.opened.value) : run.opened.error}`);
    runs.push(run);
    frames ??= run.opened.ok ? run.frames : run.opened;
  }
  rmSync(file.path, { force: true });
  const opens = anyOf(runs.map(({ opened }) => opened));
  if (!opens.ok) return opens;
  const { spans, shownSpans, sizeBytes, times } = file;
  const events = (whole.events / whole.times) * times;
  return ok({ opens: opens.value, frames, events, spans, shownSpans, sizeBytes, refused });
}

const openedIn = ({ openMs }: Opened): string => `opened in ${(openMs / 1000).toFixed(1)} s`;

interface Found {
  readonly file: SpeedscopeFile;
  /** In which it was opened first, with its frames where it is all. */
  readonly run: SpeedscopeRun;
  readonly refused: string | null;
}

async function mostThatOpens(
  folder: string,
  { lanes, times: all }: Whole,
  say: Say,
): Promise<Measured<Found>> {
  const before = known();
  const timesOf = (bytes: number): number => Math.max(1, Math.floor(bytes / bytesOfOne(lanes)));
  const first = before.openedBytes > 0 ? before.openedBytes : FIRST_BYTES;
  const sought = { all, first: timesOf(first), limitMs: OPEN_LIMIT_MS };
  let tried = {
    ...NOTHING_TRIED,
    refused: before.refusedBytes === null ? null : timesOf(before.refusedBytes) + 1,
  };
  let kept = before;
  let refused = before.refused ?? notDoneWithin(OPEN_LIMIT_MS);
  let best: Omit<Found, 'refused'> | null = null;
  for (let times = nextTry(tried, sought); times !== null; times = nextTry(tried, sought)) {
    const file = writeSpeedscopeFile(join(folder, `${times}.speedscope.json`), { lanes, times });
    const run = await runSpeedscope(folder, file.path, times === all);
    const { opened } = run;
    const said = opened.ok ? openedIn(opened.value) : opened.error;
    const size = `${(file.spans / 1e6).toFixed(1)} M spans, ${(file.sizeBytes / 1e6).toFixed(0)} MB`;
    say(`  speedscope: ${size}: ${said}`);
    tried = triedWith(tried, times, opened.ok ? opened.value.openMs : null);
    const stale = opened.ok ? best?.file : file;
    if (stale !== undefined) rmSync(stale.path);
    if (opened.ok) best = { file, run };
    else refused = opened.error;
    if (!opened.ok && opened.error !== notDoneWithin(OPEN_LIMIT_MS)) {
      kept = { ...kept, refusedBytes: file.sizeBytes, refused };
    }
  }
  if (best === null) return err(`speedscope opens nothing: ${refused}`);
  const isAll = best.file.times === all;
  const { sizeBytes } = best.file;
  // All of a small recording tells nothing of a large one.
  if (!isAll || sizeBytes >= FIRST_BYTES) keep({ ...kept, openedBytes: sizeBytes });
  return ok({ ...best, refused: isAll ? null : refused });
}
