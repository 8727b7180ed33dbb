import type { View } from '../model';
import type { Slice } from '../store';

export interface ViewSlice {
  /** All views share the selection and the filter. */
  readonly view: View;
  showView(view: View): void;
}

export const createViewSlice: Slice<ViewSlice> = (set) => ({
  view: 'timeline',
  showView: (view) => {
    set({ view });
  },
});
