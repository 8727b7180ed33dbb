/** A recording whose process was killed: what perf wrote and the journal tells is analysed as if it had ended there. */
import { join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { EntryOf } from '@core/journal/entries';
import type { Journal } from '@core/journal/read-journal';
import { formatCounted } from '@core/units';
import { openFileSource } from '../host/files/byte-source';
import { readJournalIn } from '../host/journal/interrupted';
import { removeJournalFolder } from '../host/journal/journal-folder';
import { keptNames } from '../host/journal/journal-names';
import { waitForEnd } from '../host/processes/reaper-processes';
import { buildRecording } from './build-recording';
import { liveOptions } from './capture';
import type { Captured } from './capture';
import { LiveRecording } from './live-recording';
import type { RecordingContent } from './recordings';

const READ_BYTES = 1 << 20;
/** perf writes what waited in its rings at once, and then closes its probes for some seconds. */
const PERF_ENDS_WITHIN_MS = 30_000;

/**
 * Analyses what lies in `folder`, which is ours by now; it goes when what was made of it is saved or closed. Fails with
 * snapshot-corrupt, snapshot-too-new, file-missing, file-unreadable or no-cycles, and leaves it as it is.
 */
export async function recoverRecording(folder: string): Promise<Result<RecordingContent>> {
  const read = await readJournalIn(folder);
  if (!read.ok) return read;
  const journal = read.value;
  const { captured, cycles } = journal;
  if (captured === null || cycles.length === 0) {
    return fail('no-cycles', 'The recording was interrupted before its first cycle was finished.');
  }
  const home = await capturedOf(folder, journal, captured);
  const content = buildRecording(home, {
    cycles,
    bare: journal.bare,
    clockReadings: journal.readings,
    environment: captured.environment,
  });
  if (!content.ok) home.live?.discard();
  return content.ok ? ok({ ...content.value, removeJournal: () => removeJournalFolder(folder) }) : content;
}

async function capturedOf(
  folder: string,
  journal: Journal,
  { environment, pid, threads, probeGroup }: EntryOf<'captured'>,
): Promise<Captured> {
  const { level, qemu } = environment;
  const qemuPath = qemu.path ?? '';
  const plan = { level, pid, qemuPath, threads };
  const shortfalls = [interruption(journal)];
  if (journal.perfs.length === 0) return { plan, live: null, shortfalls };
  const names = await keptNames(folder, { path: qemuPath, buildId: qemu.buildId });
  const live = new LiveRecording({ ...liveOptions(plan, probeGroup), ...names });
  for (const [index, perf] of journal.perfs.entries()) {
    if (index > 0) live.beginStream();
    await waitForEnd(perf, PERF_ENDS_WITHIN_MS);
    const fed = await feed(live, join(folder, perf.file));
    if (!fed.ok) shortfalls.push(`What perf wrote is not all here: ${fed.error.message}`);
  }
  return { plan, live, shortfalls };
}

async function feed(live: LiveRecording, path: string): Promise<Result<void>> {
  const source = openFileSource(path);
  if (!source.ok) return source;
  const { sizeBytes } = source.value;
  for (let at = 0; at < sizeBytes; at += READ_BYTES) {
    live.feed(source.value.read(at, READ_BYTES));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { failure } = source.value;
  source.value.close();
  return failure === null ? ok(undefined) : { ok: false, error: failure };
}

function interruption({ begun, cycles, isDriven, isDamaged }: Journal): string {
  const damage = isDamaged ? ' Its journal is damaged: what stands after the damage is not here.' : '';
  if (isDriven) return `Quiescope was killed before this recording was saved; it was recovered.${damage}`;
  const had = `${String(cycles.length)} of ${formatCounted(begun.cycles, 'cycle')}`;
  return `The recording was interrupted, for Quiescope was killed: ${had} were finished by then and are recovered.${damage}`;
}
