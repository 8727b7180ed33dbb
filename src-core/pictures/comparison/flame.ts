/** Both sides' call trees as one, coloured by what a cycle spends more or less in B. */
import { reachOf, writtenChanges } from '../../compare/change-strength';
import { flameDifferenceSteps } from '../../compare/flame-difference';
import type { FlameSide } from '../../compare/flame-difference';
import { basisWords, frameWords, incomparableWords, nameOf } from '../../compare/flame-words';
import { openSide } from '../../compare/sides';
import type { UnitedTree } from '../../compare/united-tree';
import { markup } from '../../report/markup';
import { formatDuration } from '../../units';
import { drawEmpty } from '../empty';
import { drawnBoxes } from '../flame-drawing';
import type { BoxLook } from '../flame-drawing';
import { gathered } from '../gathered';
import { moved, Stack } from '../stack';
import { drawParagraph } from '../table';
import type { Compared, ComparedSide, DrawnSides } from './compared';

/** Beyond, its own colour is too near to the text's. */
const INK_TURNS = 0.65;

export function* flameOf({ a, b }: Compared): Generator<Uint8Array, DrawnSides> {
  const steps = flameDifferenceSteps(sideOf(a), sideOf(b), { part: 'both', mode: 'calls' });
  const view = yield* gathered(steps);
  const title = 'Comparison · flame difference';
  const { tree, incomparable } = view.shown;
  if (tree === null) {
    const words = incomparableWords(incomparable);
    return (widthPx) => ({ title, legend: [], drawing: drawEmpty(words, widthPx) });
  }
  const reach = formatDuration(reachOf(tree), 2);
  const legend = [
    { name: `less in B, −${reach}`, fill: markup` class="less"` },
    { name: `more, +${reach}`, fill: markup` class="more"` },
  ];
  return (widthPx) => {
    const stack = new Stack();
    stack.add((topPx) => drawParagraph(basisWords(view).join(' · '), topPx, widthPx));
    stack.add((topPx) => moved(drawnBoxes(tree, widthPx, looksIn(tree)), topPx), 4);
    return { title, legend, drawing: stack.drawing };
  };
}

const sideOf = (side: ComparedSide): FlameSide => ({
  analysis: side.analysis,
  commandLine: side.overview.environment.qemu.commandLine,
  table: side.overview.cycles,
  counted: openSide(side).counted,
});

/** The more a frame grew in B the redder, the more it shrank the bluer. */
function looksIn(tree: UnitedTree): (node: number) => BoxLook {
  const changeOf = writtenChanges(tree);
  return (node) => {
    const { strength, text } = changeOf(node);
    const size = Math.abs(strength);
    return {
      fills: [
        markup` class="box"`,
        markup` class="${strength > 0 ? 'more' : 'less'}" fill-opacity="${size.toFixed(3)}"`,
      ],
      ink: size > INK_TURNS ? 'strong' : 'call',
      text,
      title: `${nameOf(tree, node)}: ${frameWords(tree, node).join(', ')}`,
    };
  };
}
