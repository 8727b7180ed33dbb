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
  markersRestored(markers: readonly Marker[]): void;
  markersSaved(): void;
}

/** The first letter that no marker has; then numbers. */
function freeLabel(markers: readonly Marker[]): string {
  const taken = new Set(markers.map(({ label }) => label));
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') if (!taken.has(letter)) return letter;
  return String(markers.length + 1);
}

export const createMarkersSlice: Slice<MarkersSlice> = (set, get) => ({
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
    const markers = get().markers.map((marker, place) => (place === at ? { ...marker, ...change } : marker));
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
  markersRestored: (markers) => {
    set({ markers, chosenMarker: null, markersUnsaved: false });
  },
  markersSaved: () => {
    set({ markersUnsaved: false });
  },
});
