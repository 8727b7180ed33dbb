import type { FlameView } from '@core/analysis/flame/flame';
import { foldedStacks, frameOf, functionsOf } from '@core/analysis/flame/flame-shapes';
import { flameBoxes, ROW_PX, rowsOf } from '../../charts/flame-boxes';
import { drawFlame, flameSvg } from '../../charts/flame-paint';
import { useApp } from '../../state/hooks';
import { useThemeName } from '../../state/theme';
import { ExportMenu } from '../../ui/export-menu';
import type { ExportItem } from '../../ui/export-menu';
import { captionedPng, captionedSvg } from '../../ui/picture';
import type { Caption } from '../../ui/picture';
import { THEMES } from '../../ui/theme/tokens';
import type { Tokens } from '../../ui/theme/tokens';
import { basisOf } from './basis-words';
import { figuresOf } from './figures';
import { boxLooks } from './look';

const WIDTH_PX = 1600;
const DENSITY = 2;

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
  const items: ExportItem[] = [
    {
      title: 'PNG picture',
      make: async () => ({
        name: `${base}-flame.png`,
        kind: 'png',
        bytes: await captionedPng(pictureOf(view, ends, zoomed, tokens), caption, DENSITY),
      }),
    },
    {
      title: 'SVG picture',
      make: () =>
        Promise.resolve({
          name: `${base}-flame.svg`,
          kind: 'svg',
          bytes: svgOf(view, ends, zoomed, tokens, caption),
        }),
    },
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

function pictureOf(
  { tree }: FlameView,
  ends: Uint32Array,
  zoomed: number,
  tokens: Tokens,
): HTMLCanvasElement {
  const boxes = flameBoxes(tree, ends, zoomed, WIDTH_PX);
  const heightPx = rowsOf(boxes) * ROW_PX;
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH_PX * DENSITY;
  canvas.height = heightPx * DENSITY;
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('no canvas to draw the picture on');
  ctx.scale(DENSITY, DENSITY);
  const lookAt = boxLooks(tokens, tree, null);
  const nothing = { hovered: null, selected: null };
  drawFlame(ctx, { boxes, tokens, lookAt, widthPx: WIDTH_PX, heightPx, density: DENSITY, ...nothing });
  return canvas;
}

function svgOf(view: FlameView, ends: Uint32Array, zoomed: number, tokens: Tokens, caption: Caption): string {
  const boxes = flameBoxes(view.tree, ends, zoomed, WIDTH_PX);
  const titleOf = (node: number): string =>
    `${frameOf(view.tree, node).name}: ${figuresOf(view, node).join(', ')}`;
  const drawn = flameSvg({ boxes, lookAt: boxLooks(tokens, view.tree, null) }, titleOf);
  return captionedSvg(drawn, WIDTH_PX, rowsOf(boxes) * ROW_PX, caption);
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Samples 0 are times that were measured. */
function functionsCsv({ tree }: FlameView): string {
  const rows = functionsOf(tree).map(({ frame, selfNs, totalNs, times, samples }) => {
    const { name, kind, phase, file } = tree.frames[frame] ?? { name: '', kind: '', phase: null, file: null };
    const figures = [Math.round(selfNs), Math.round(totalNs), times, samples];
    return [quoted(name), kind, phase ?? '', quoted(file ?? ''), ...figures].join(',');
  });
  return ['name,kind,phase,file,selfNs,totalNs,count,samples', ...rows].map((line) => `${line}\n`).join('');
}
