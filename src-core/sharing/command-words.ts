/** QEMU's and perf's command lines without what somebody named: options, keys and words that everybody has stay. */
import { KNOWN_WORDS, NAMING_KEYS, QEMU_BINARY, QEMU_OPTIONS } from './known-words';
import type { Placeholders } from './placeholders';

/** A size, a count, an address of a device. */
const NUMBER =
  /^[+-]?(\d{1,9}(\.\d{1,3})?([KMGTPkmgtp]i?B?|ms|us|ns|s|%)?|0x[0-9a-fA-F]{1,8}|[0-9a-f]{1,2}\.[0-7])$/;
/** Buses that QEMU names itself. */
const BUS = /^(pci|pcie|ide|scsi|usb-bus|isa|virtio-bus)\.\d{1,3}$/;
/** Options whose value begins with a name. */
const NAMING_OPTIONS: ReadonlySet<string> = new Set(['name', 'uuid', 'user', 'runas', 'comm', 'hostname']);
const PARTS = /[-._]+/;

/** Whether all parts of a word are known ones, or short numbers. */
export const isKnownWord = (text: string): boolean =>
  NUMBER.test(text) ||
  text
    .replace(/^[+-]/, '')
    .split(PARTS)
    .every((part) => KNOWN_WORDS.has(part.toLowerCase()) || /^\d{1,4}$/.test(part));

export class CommandWords {
  constructor(private readonly placeholders: Placeholders) {}

  /** A command line, word by word. */
  line(words: readonly string[]): string[] {
    let option = '';
    return words.map((word) => {
      if (word.startsWith('-') && word.length > 1 && !NUMBER.test(word)) {
        option = word.replace(/^--?/, '');
        return this.#option(word, option);
      }
      const of = option;
      option = '';
      return this.value(word, of);
    });
  }

  /** Whatever an option takes: keys and values between commas, a path, a document. */
  value(text: string, option = ''): string {
    if (text === '') return text;
    if (text.startsWith('{')) return this.#document(text);
    return text
      .split(',')
      .map((part, at) => this.#pair(part, option, at))
      .join(',');
  }

  /** Words of a command that somebody typed: `info status`, a kernel's arguments. */
  sentence(text: string): string {
    return text.replaceAll(/\S+/g, (word) => this.value(word));
  }

  #option(word: string, option: string): string {
    const at = option.indexOf('=');
    if (at > 0) {
      const key = option.slice(0, at);
      const known = QEMU_OPTIONS.has(key) || isKnownWord(key);
      return known
        ? `${word.slice(0, word.indexOf('=') + 1)}${this.value(option.slice(at + 1), key)}`
        : this.placeholders.for('option', word);
    }
    return QEMU_OPTIONS.has(option) || isKnownWord(option) ? word : this.placeholders.for('option', word);
  }

  #pair(part: string, option: string, at: number): string {
    const equals = part.indexOf('=');
    if (equals < 0) return this.#single(part, at === 0 && NAMING_OPTIONS.has(option));
    const key = part.slice(0, equals);
    const value = part.slice(equals + 1);
    const isKey = key.split('.').every((word) => NAMING_KEYS.has(word) || isKnownWord(word));
    const cleaned = this.#single(value, NAMING_KEYS.has(key) && !isKnownSwitch(value));
    return `${isKey ? key : this.placeholders.for('word', key)}=${cleaned}`;
  }

  /** `isName`: it names something, so that it is somebody's own even where its words are known. */
  #single(text: string, isName: boolean): string {
    if (text === '' || BUS.test(text)) return text;
    const known = this.placeholders.known(text);
    if (known !== null) return this.placeholders.note(text, known);
    if (text.includes('/')) return this.#path(text);
    if (isName) return this.placeholders.for('id', text);
    if (QEMU_BINARY.test(text) || isKnownWord(text)) return text;
    const [first = '', ...rest] = text.split(':');
    if (rest.length > 0 && isKnownWord(first) && !/^\d/.test(first))
      return [first, ...rest.map((part) => (part === '' ? part : this.#single(part, true)))].join(':');
    return this.placeholders.for('value', text);
  }

  /** QEMU's own binary is known by its name. */
  #path(text: string): string {
    const name = text.slice(text.lastIndexOf('/') + 1);
    return QEMU_BINARY.test(name) ? this.placeholders.note(text, name) : this.placeholders.for('path', text);
  }

  #document(text: string): string {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return this.placeholders.for('value', text);
    }
    return JSON.stringify(this.#node(value, ''));
  }

  #node(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#node(one, key));
    if (typeof value === 'string') return this.#single(value, NAMING_KEYS.has(key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, of]) => [
        NAMING_KEYS.has(name) || isKnownWord(name) ? name : this.placeholders.for('word', name),
        this.#node(of, name),
      ]),
    );
  }
}

/** `serial=on` and the like name nothing. */
const isKnownSwitch = (value: string): boolean => ['on', 'off', 'none', 'auto', 'default'].includes(value);
