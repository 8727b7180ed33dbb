/** A snapshot that is read by need: what every view wants at once, a cycle's events when it is looked at. */
import type { Environment } from '../analysis/environment';
import { ATTRIBUTION_VERSION } from '../analysis/attribution';
import { findingsOf } from '../analysis/findings/findings';
import type { RecordingOverview } from '../analysis/overview';
import { withoutBare, withoutEnvironment } from '../analysis/passed-over';
import type { PassedOver } from '../analysis/passed-over';
import type { ByteSource } from '../byte-source';
import { ok, type Result } from '../errors';
import type { StoredTimeline } from '../timeline/stored-timeline';
import { FIRST_VIEW } from '../timeline/view-state';
import type { ViewState } from '../timeline/view-state';
import { corrupt, MAX_SNAPSHOT_BYTES, type RawPerf } from './content';
import { damageIn, type Entries } from './entries';
import { parseJson } from './json';
import {
  checkManifest,
  CURRENT_VERSION,
  isAllowedEntry,
  MAX_ENTRIES,
  perfNameOf,
  versionOf,
  type Manifest,
} from './manifest';
import { readRecording, type StoredRecording } from './read-recording';
import { readTimeline } from './read-timeline';
import { decodeTable } from './result-columns';
import { upgradeEntries } from './upgrade';
import { environmentV5, resultsV5, stampV5, viewV5 } from './versions/v5';
import { openZip, type Unpack, type ZipFile } from './zip';

/** What was recorded, without what was made of it. */
export interface RecordedSnapshot {
  readonly environment: Environment;
  readonly recording: StoredRecording;
  readonly view: ViewState;
  readonly perf: readonly RawPerf[];
  readonly entries: Entries;
  /** What is damaged and done without; a damaged column of the timeline shows when it is read. */
  readonly passedOver: readonly PassedOver[];
  /** Where its entries can be copied from as they are; null where they were upgraded. */
  readonly zip: ZipFile | null;
}

export interface OpenedSnapshot extends RecordedSnapshot {
  /** As it was when it was saved; null where there is none or it is damaged, or another attribution made it. */
  readonly overview: RecordingOverview | null;
  /** What is kept of its timeline; null where there is none or it is damaged, or another attribution made it. */
  readonly timeline: StoredTimeline | null;
}

/** As openRecorded, and what was made of it: every view wants that at once. */
export function openSnapshot(source: ByteSource, unpack?: Unpack): Result<OpenedSnapshot> {
  const recorded = openRecorded(source, unpack);
  if (!recorded.ok) return recorded;
  const overview = readOverview(recorded.value);
  const { entries, recording } = recorded.value;
  const timeline = readTimeline(entries, recording.tables.cycles.length);
  const passedOver = [
    ...recorded.value.passedOver,
    ...passing('figures', overview),
    ...passing('timeline', timeline),
  ];
  return ok({
    ...recorded.value,
    overview: overview.ok ? overview.value : null,
    timeline: timeline.ok ? timeline.value : null,
    passedOver,
  });
}

const passing = (part: PassedOver['part'], read: Result<unknown>): PassedOver[] =>
  read.ok ? [] : [{ part, failure: read.error }];

/**
 * Reads a .qsnap as hostile input: it never throws. Only what is asked for is read, at first without any event; of versions
 * before the fourth all events are. Fails with snapshot-corrupt (facts: entry, what) or snapshot-too-new.
 */
export function openRecorded(source: ByteSource, unpack?: Unpack): Result<RecordedSnapshot> {
  if (source.sizeBytes > MAX_SNAPSHOT_BYTES)
    return corrupt('container', 'it is too large', { sizeBytes: source.sizeBytes });
  const zip = openZip(source, { maxEntries: MAX_ENTRIES, isAllowed: isAllowedEntry }, unpack);
  if (!zip.ok) return zip;
  const entries: Entries = { names: new Set(zip.value.entries.keys()), read: (name) => zip.value.read(name) };
  const version = versionOf(entries);
  if (!version.ok) return version;
  const manifest = checkManifest(entries, zip.value.entries);
  if (!manifest.ok) return manifest;
  if (version.value === CURRENT_VERSION) return readContent(entries, manifest.value, zip.value);
  const upgraded = upgradeEntries(entries, version.value);
  return upgraded.ok ? readContent(upgraded.value, manifest.value, null) : upgraded;
}

function readContent(entries: Entries, manifest: Manifest, zip: ZipFile | null): Result<RecordedSnapshot> {
  const recording = readRecording(entries);
  if (!recording.ok) return recording;
  const damaged = damageIn(entries, 'environment.json');
  const environment =
    damaged === null
      ? parseJson(entries, 'environment.json', environmentV5)
      : ok(withoutEnvironment(recording.value.tables.level));
  if (!environment.ok) return environment;
  const view = parseJson(entries, 'view.json', viewV5);
  const passedOver = [
    ...(damaged === null ? [] : [{ part: 'environment' as const, failure: damaged }]),
    ...recording.value.passedOver,
    ...passing('view', view),
  ];
  return ok({
    environment: areBareLost(passedOver) ? withoutBare(environment.value) : environment.value,
    recording: recording.value,
    view: view.ok ? view.value : FIRST_VIEW,
    perf: [...perfOf(entries), ...leftOut(manifest)],
    entries,
    passedOver,
    zip,
  });
}

const areBareLost = (passedOver: readonly PassedOver[]): boolean =>
  passedOver.some(({ part }) => part === 'bare');

/** Null where there is none, or it was made by another attribution than this program's. Fails with snapshot-corrupt. */
export function readOverview({
  entries,
  environment,
  recording,
  passedOver,
}: RecordedSnapshot): Result<RecordingOverview | null> {
  if (!entries.names.has('overview.json')) return ok(null);
  const stamp = parseJson(entries, 'overview.json', stampV5);
  if (!stamp.ok) return stamp;
  if (stamp.value.attribution !== ATTRIBUTION_VERSION) return ok(null);
  const results = parseJson(entries, 'overview.json', resultsV5);
  if (!results.ok) return results;
  const table = decodeTable(entries, results.value, recording.tables.cycles.length);
  if (!table.ok) return table;
  const { overview } = results.value;
  // What it was made of cannot be looked at any more, and a report would not know it.
  const observer = areBareLost(passedOver) ? null : overview.observer;
  const figures = { environment, ...overview, observer, cycles: table.value };
  return ok({ ...figures, findings: findingsOf(figures) });
}

function perfOf(entries: Entries): RawPerf[] {
  return [...entries.names].flatMap((entry) => {
    const name = perfNameOf(entry);
    if (name === null) return [];
    return [
      {
        name,
        inFile: true,
        get bytes() {
          const content = entries.read(entry);
          return content.ok ? content.value : null;
        },
      },
    ];
  });
}

/** What the file's writer had and did not put in. */
function leftOut({ omitted }: Manifest): RawPerf[] {
  return omitted.flatMap((entry) => {
    const name = perfNameOf(entry);
    return name === null ? [] : [{ name, bytes: null }];
  });
}
