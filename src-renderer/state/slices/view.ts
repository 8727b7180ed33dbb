import type { DialogName, SidePanel, View } from '../model';
import type { Slice } from '../store';

export interface ViewSlice {
  /** All views share the selection and the filter. */
  readonly view: View;
  /** What lies over the window, one at a time; null for nothing. */
  readonly dialog: DialogName | null;
  /** The columns beside the views that are in sight; the terminals have their own slice. */
  readonly panels: Readonly<Record<SidePanel, boolean>>;
  showView(view: View): void;
  openDialog(dialog: DialogName): void;
  closeDialog(): void;
  showPanel(panel: SidePanel, shown: boolean): void;
}

export const createViewSlice: Slice<ViewSlice> = (set) => ({
  view: 'timeline',
  dialog: null,
  panels: { left: true, right: true },
  showView: (view) => {
    set({ view });
  },
  openDialog: (dialog) => {
    set({ dialog });
  },
  closeDialog: () => {
    set({ dialog: null });
  },
  showPanel: (panel, shown) => {
    set((state) => ({ panels: { ...state.panels, [panel]: shown } }));
  },
});
