/** The words of the store that features need, so that they depend on the state alone and not on the channels. */
import type { ExportKind } from '@contract/exported-file';
import type { RecordingOverview } from '@core/analysis/overview';
import type { SliceDetail } from '@core/timeline/timeline';
import type { Part, ViewState } from '@core/timeline/view-state';

export type { AppInfo, DoctorView, RecordingEntry } from '@contract/contract';
export type { ExportState, GuestState, LiveCycle, OpeningState, RecordState } from '@contract/session-states';
export type { WireFailure } from '@contract/wire-failure';
export type { ExportKind } from '@contract/exported-file';
export type { AppSettings, RecentFile, SettingsChange } from '@contract/app-settings';
export type { LibraryChange, LibraryView } from '@contract/library';
export type { CalibrateState } from '@contract/calibration';
export type { TerminalName, ThemeChoice } from '../api/client';

export { PARTS } from '@core/timeline/view-state';
export type { Part, ViewState } from '@core/timeline/view-state';

/** From a cycle's stop request, in nanoseconds. */
export interface TimeRange {
  readonly startNs: number;
  readonly endNs: number;
}

/** What the timeline shows: a part of whichever cycle is selected, or a range that was zoomed to. */
export type Zoom = { readonly zoom: 'fit'; readonly part: Part } | ({ readonly zoom: 'range' } & TimeRange);

/** A slice as it was picked; it outlives the view that it came from. */
export interface SelectedSlice extends TimeRange {
  readonly laneId: string;
  readonly laneTitle: string;
  readonly depth: number;
  readonly label: string;
  /** The function of its kernel stack through which a search found it; absent where nothing did. */
  readonly inStack?: string;
  /** Index of the cycle that it is of. */
  readonly cycle: number;
  /** Comes after the slice was picked; null until then, and where nothing is known of it. */
  readonly detail: SliceDetail | null;
  /** Why nothing is known of it; absent until that is known. */
  readonly missing?: string;
}

/** A moment that somebody noted. */
export interface Marker {
  /** From the recording's origin. */
  readonly timeNs: number;
  readonly label: string;
  readonly note: string;
}

/** Which lanes stay on top, which are thin, and in which order they stand; by their ids, groups' among them. */
export interface LaneArrangement {
  readonly pinned: readonly string[];
  readonly collapsed: readonly string[];
  readonly order: readonly string[];
}

/** A recording's figures as far as they have come. */
export type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly summary: RecordingOverview; readonly view: ViewState }
  | { readonly state: 'failed'; readonly message: string };

/** What a notice is about; the next launch or recording makes that of the last one old news. */
export type NoticeSubject = 'guest' | 'recording' | 'window';

/** Something that went wrong, shown until it is dismissed or old news. */
export interface Notice {
  readonly id: number;
  readonly subject: NoticeSubject;
  readonly heading: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** What a view made of what it shows. */
export interface MadeFile {
  /** Suggested: a file's name, with its ending. */
  readonly name: string;
  readonly kind: ExportKind;
  /** Text is written as UTF-8. */
  readonly bytes: Uint8Array | string;
}

export interface LogLine {
  readonly at: string;
  readonly line: string;
}

export const TERMINAL_TABS = ['console', 'monitor', 'log'] as const;
export type TerminalTab = (typeof TERMINAL_TABS)[number];

/** What the middle of the window shows of the selected cycles. */
export const VIEWS = ['timeline', 'overlay', 'flame', 'statistics', 'compare', 'barriers'] as const;
export type View = (typeof VIEWS)[number];

/** What may lie over the window. */
export type DialogName = 'palette' | 'keys' | 'settings' | 'export' | 'library';

export type SidePanel = 'left' | 'right';
