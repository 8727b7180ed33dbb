/** Command lines, held against each other option by option. */

/** Of a recording's own run: made anew each time, and of no consequence. */
const RUN_FOLDER = /[^\s,=]*\/quiescope-[^/,\s]+\//g;
const TERMINAL = /\/dev\/pts\/\d+/g;

/** Options with their values that only one side has, in its order; the binary's own name is no option. */
export function argumentsOf(
  a: readonly string[],
  b: readonly string[],
): { readonly onlyA: readonly string[]; readonly onlyB: readonly string[] } {
  const [ofA, ofB] = [optionsOf(a), optionsOf(b)];
  return { onlyA: without(ofA, ofB), onlyB: without(ofB, ofA) };
}

function optionsOf(words: readonly string[]): string[] {
  const options: string[] = [];
  for (const word of words.slice(1)) {
    const plain = word.replace(RUN_FOLDER, '…/').replace(TERMINAL, '/dev/pts/…');
    const last = options.length - 1;
    if (word.startsWith('-') || last < 0) options.push(plain);
    else options[last] = `${options[last] ?? ''} ${plain}`;
  }
  return options;
}

/** An option that is given twice counts twice. */
function without(options: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return options.filter((option) => {
    const at = left.indexOf(option);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
