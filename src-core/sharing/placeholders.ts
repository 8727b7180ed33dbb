/** What stands for texts that tell of a person, a machine or a network: the same for the same text, wherever it is. */

export const PLACEHOLDER_KINDS = [
  'path',
  'host',
  'user',
  'id',
  'uuid',
  'mac',
  'ip',
  'value',
  'option',
  'event',
  'file',
  'function',
  'frame',
  'thread',
  'task',
  'marker',
  'word',
] as const;
export type PlaceholderKind = (typeof PLACEHOLDER_KINDS)[number];

/** A text and what became of it. */
export interface Replacement {
  readonly was: string;
  /** Empty where nothing is left of it. */
  readonly becomes: string;
  /** How often it occurs. */
  readonly times: number;
}

/** Endings that tell what a file is, and nothing else. */
const ENDINGS =
  /\.(qcow2|img|raw|iso|vmdk|vdi|vhdx|bin|elf|fd|rom|cpio|gz|xz|sock|socket|log|json|txt|data|pipe|qsnap|so|conf|cfg)$/;

const UUID = /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;
const MAC = /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;
/** Of a home folder. */
const USER = /(?:\/home|\/Users|\/run\/user|\/media|\/var\/spool\/mail)\/([^/,;:\s]+)/g;
/** Shorter texts occur within others by chance. */
const LEAST_TELLING = 3;

export class Placeholders {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<PlaceholderKind, number>();
  readonly #replaced = new Map<string, { becomes: string; times: number }>();

  /** Of a kind that the text itself shows, if it shows one. */
  for(kind: PlaceholderKind, text: string): string {
    return this.note(text, this.#nameOf(kind, text));
  }

  /** What stands for it already; null where nothing does. */
  known(text: string): string | null {
    return this.#known.get(text) ?? null;
  }

  /** Tells that `was` became `becomes`, if it did. */
  note(was: string, becomes: string): string {
    if (was === becomes) return becomes;
    const before = this.#replaced.get(was);
    if (before?.becomes === becomes) before.times += 1;
    else this.#replaced.set(was, { becomes, times: (before?.times ?? 0) + 1 });
    return becomes;
  }

  /** The text with each known one in it replaced, longer ones first; `isWhole`: only where it is no part of a word. */
  within(text: string, isWhole: (known: string) => boolean): string {
    const texts = [...this.#known.keys()]
      .filter((known) => known.length >= LEAST_TELLING && text.includes(known))
      .sort((left, right) => right.length - left.length);
    return texts.reduce((left, known) => {
      const name = this.#known.get(known) ?? '';
      if (!isWhole(known)) return left.replaceAll(known, name);
      const escaped = known.replaceAll(/[^\w\s]/g, String.raw`\$&`);
      return left.replaceAll(new RegExp(`(?<![\\p{L}\\d])${escaped}(?![\\p{L}\\d])`, 'gu'), name);
    }, text);
  }

  /** In the order in which they came. */
  replaced(): Replacement[] {
    return Array.from(this.#replaced, ([was, { becomes, times }]) => ({ was, becomes, times }));
  }

  #nameOf(kind: PlaceholderKind, text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const shown = UUID.test(text) ? 'uuid' : MAC.test(text) ? 'mac' : kind;
    const ending = shown === 'path' ? (ENDINGS.exec(text)?.[0] ?? '') : '';
    const name = `${this.#numbered(shown)}${ending}`;
    this.#known.set(text, name);
    for (const [, user] of text.matchAll(USER))
      if (user !== undefined && !this.#known.has(user)) this.#known.set(user, this.#numbered('user'));
    return name;
  }

  #numbered(kind: PlaceholderKind): string {
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    return `${kind}-${String(number)}`;
  }
}
