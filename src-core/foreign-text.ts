/** Begin or end of a stretch that is written the other way round, wherever it stands in a text. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text as it may be shown: a name of a file, a thread or a machine may hold controls that turn whatever is written after it
 * around. They become U+FFFD, as in reports; what is kept and exported stays as it is.
 */
export const withoutTurns = (text: string): string => text.replace(TURNS, '\ufffd');
