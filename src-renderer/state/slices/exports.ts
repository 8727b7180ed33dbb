import type { MadeFile } from '../model';
import type { Slice } from '../store';

export interface ExportsSlice {
  /** Makes a file and has main ask where to put it; resolves to where it went, null where it went nowhere. */
  exportFile(make: () => Promise<MadeFile>): Promise<string | null>;
}

export const createExportsSlice: Slice<ExportsSlice> = (_set, get, { api }) => ({
  exportFile: async (make) => {
    try {
      const { name, kind, bytes } = await make();
      const reply = await api.saveFile({ suggestedName: name, kind, bytes });
      if (reply.ok) return reply.value?.path ?? null;
      get().reportFailure('The view was not exported', reply.error);
    } catch (thrown) {
      get().reportFault(thrown);
    }
    return null;
  },
});
