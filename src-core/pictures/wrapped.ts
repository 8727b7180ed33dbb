/** Breaks between words; within one alone where it is longer than a line. */
export function wrapped(text: string, mostCharacters: number): readonly string[] {
  const lines: string[] = [];
  const words = text.split(' ').filter((one) => one !== '');
  for (const word of words.flatMap((one) => pieces(one, Math.max(1, mostCharacters)))) {
    const longer = `${lines.at(-1) ?? ''} ${word.text}`;
    if (lines.length > 0 && !word.isRest && longer.length <= mostCharacters) lines[lines.length - 1] = longer;
    else lines.push(word.text);
  }
  return lines;
}

interface Piece {
  readonly text: string;
  /** Whether it goes on with the word of the line before. */
  readonly isRest: boolean;
}

function pieces(word: string, mostCharacters: number): readonly Piece[] {
  if (word.length <= mostCharacters) return [{ text: word, isRest: false }];
  const all: Piece[] = [];
  for (let at = 0; at < word.length; at += mostCharacters)
    all.push({ text: word.slice(at, at + mostCharacters), isRest: at > 0 });
  return all;
}
