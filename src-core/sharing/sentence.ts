/** Sentences of ours that may have a file's name or a thing's in them. */
import type { Placeholders } from './placeholders';
import { isPlainWord } from './shapes';

/** From a path's first stroke to where the sentence goes on: there may be spaces in it. */
const PATH =
  /(^|[\s("“‘])~?\/.*?(?=[.,:;]?$|[.,:;] |["”’)]|,? (?:could|cannot|can|is|was|has|are|were|and|by|does|did|exited) )/g;

/** What is no plain word in it is left out, unless it is an event's name or stands for itself elsewhere. */
export function cleanSentence(placeholders: Placeholders, text: string): string {
  // A short name that is a plain word is part of many.
  const named = placeholders.within(text, isPlainWord).replaceAll(PATH, '$1…');
  const cleaned = named.replaceAll(/\S+/g, (word) => {
    const [, before = '', core = '', after = ''] = /^([("“‘]*)(.*?)([.,:;!?)"”’]*)$/.exec(word) ?? [];
    return isPlainWord(core) ? word : `${before}…${after}`;
  });
  return placeholders.note(text, cleaned);
}
