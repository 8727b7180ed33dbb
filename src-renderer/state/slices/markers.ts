import type { Marker } from '../model';
import type { Slice } from '../store';

/** Moments that somebody noted; kept with the recording when it is saved. */
export interface MarkersSlice {
  /** In time order. */
  readonly markers: readonly Marker[];
  /** Place in `markers` of the one whose note is open. */
  readonly chosenMarker: number | null;
  /** Something of them is not in any file yet. */
  readonly markersUnsaved: boolean;
  /** Adds one, or chooses the one that is there; `timeNs` is from the recording's origin. */
  markAt(timeNs: number): void;
  changeMarker(at: number, change: Partial<Pick<Marker, 'label' | 'note'>>): void;
  removeMarker(at: number): void;
  chooseMarker(at: number | null): void;
  /** What is to be set for them to be as they were. */
  asRestored(
    markers: readonly Marker[],
  ): Partial<Pick<MarkersSlice, 'markers' | 'chosenMarker' | 'markersUnsaved'>>;
  /** Another recording is on screen: its markers are those that it was left with, or `saved` ones that came with its file. */
  markersShown(recordingId: string | null, saved: readonly Marker[]): void;
  markersSaved(): void;
}

/** The first letter that no marker has; then numbers. */
function freeLabel(markers: readonly Marker[]): string {
  const taken = new Set(markers.map(({ label }) => label));
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') if (!taken.has(letter)) return letter;
  return String(markers.length + 1);
}

type Kept = Pick<MarkersSlice, 'markers' | 'markersUnsaved'> & { readonly inFile: readonly Marker[] };

export const createMarkersSlice: Slice<MarkersSlice> = (set, get) => {
  const left = new Map<string, Kept>();
  let shownId: string | null = null;
  /** What the file of the recording on screen has, or had when it was opened. */
  let inFile: readonly Marker[] = [];
  return {
    markers: [],
    chosenMarker: null,
    markersUnsaved: false,
    markAt: (timeNs) => {
      const { markers } = get();
      const known = markers.findIndex((marker) => marker.timeNs === timeNs);
      if (known >= 0) {
        set({ chosenMarker: known });
        return;
      }
      const added = { timeNs, label: freeLabel(markers), note: '' };
      const sorted = [...markers, added].sort((left, right) => left.timeNs - right.timeNs);
      set({ markers: sorted, chosenMarker: sorted.indexOf(added), markersUnsaved: true });
    },
    changeMarker: (at, change) => {
      const markers = get().markers.map((marker, place) =>
        place === at ? { ...marker, ...change } : marker,
      );
      set({ markers, markersUnsaved: true });
    },
    removeMarker: (at) => {
      set({
        markers: get().markers.filter((_, place) => place !== at),
        chosenMarker: null,
        markersUnsaved: true,
      });
    },
    chooseMarker: (chosenMarker) => {
      set({ chosenMarker });
    },
    asRestored: (markers) =>
      markers === get().markers ? {} : { markers, chosenMarker: null, markersUnsaved: markers !== inFile },
    markersShown: (recordingId, saved) => {
      if (recordingId === shownId) return;
      const { markers, markersUnsaved } = get();
      if (shownId !== null) left.set(shownId, { markers, markersUnsaved, inFile });
      shownId = recordingId;
      const known = left.get(recordingId ?? '') ?? { markers: saved, markersUnsaved: false, inFile: saved };
      inFile = known.inFile;
      set({ markers: known.markers, markersUnsaved: known.markersUnsaved, chosenMarker: null });
    },
    markersSaved: () => {
      inFile = get().markers;
      set({ markersUnsaved: false });
    },
  };
};
