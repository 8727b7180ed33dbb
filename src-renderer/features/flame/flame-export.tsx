import type { FlameView } from '@core/analysis/flame/flame';
import { foldedStacks, frameOf, functionsOf } from '@core/analysis/flame/flame-shapes';
import { csvText } from '@core/csv';
import { flameItems } from '../../charts/flame-items';
import { useApp } from '../../state/hooks';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import type { ExportItem } from '../../ui/exported';
import type { Caption } from '../../ui/picture';
import { THEMES } from '../../ui/theme/tokens';
import { basisOf } from '@core/analysis/flame/basis-words';
import { figuresOf } from './figures';
import { boxLooks } from './look';

interface Props {
  readonly view: FlameView;
  readonly ends: Uint32Array;
  readonly zoomed: number;
}

/** The graph as it is zoomed, its functions as figures, all its stacks as text. */
export function FlameExport({ view, ends, zoomed }: Props) {
  const name = useApp(
    (state) => state.recordings.find(({ id }) => id === state.recordingId)?.name ?? 'recording',
  );
  const exportFile = useApp((state) => state.exportFile);
  const tokens = THEMES[useThemeName()];
  const base = name.replace(/\.qsnap$/, '').replaceAll(/[^\w.-]+/g, '-');
  const caption: Caption = {
    title: `${name}: flame graph`,
    detail: basisOf(view).join(' · '),
    colours: tokens,
  };
  const titleOf = (node: number): string =>
    `${frameOf(view.tree, node).name}: ${figuresOf(view, node).join(', ')}`;
  const items: ExportItem[] = [
    ...flameItems({
      ...{ tree: view.tree, ends, zoomed, tokens, titleOf },
      lookAt: boxLooks(tokens, view.tree, null),
      stem: () => `${base}-flame`,
      caption: () => caption,
    }),
    {
      title: 'Functions as CSV',
      make: () => Promise.resolve({ name: `${base}-functions.csv`, kind: 'csv', bytes: functionsCsv(view) }),
    },
    {
      title: 'Folded stacks',
      make: () =>
        Promise.resolve({ name: `${base}-folded.txt`, kind: 'txt', bytes: foldedStacks(view.tree) }),
    },
  ];
  return <ExportMenu label="the flame graph" items={items} onExport={exportFile} />;
}

/** Samples 0 are times that were measured. */
const functionsCsv = ({ tree }: FlameView): string =>
  csvText(
    ['name', 'kind', 'phase', 'file', 'selfNs', 'totalNs', 'count', 'samples'],
    functionsOf(tree).map(({ frame, selfNs, totalNs, times, samples }) => {
      const { name, kind, phase, file } = tree.frames[frame] ?? {
        name: '',
        kind: '',
        phase: null,
        file: null,
      };
      return [name, kind, phase, file, Math.round(selfNs), Math.round(totalNs), times, samples];
    }),
  );
