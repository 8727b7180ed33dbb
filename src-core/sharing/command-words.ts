/** QEMU's and perf's command lines without what somebody named: options, keys and words that everybody has stay. */
import {
  FILE_KEYS,
  KERNEL_EVENT,
  KNOWN_WORDS,
  NAMING_KEYS,
  NAMING_OPTIONS,
  QEMU_BINARY,
  QEMU_OPTIONS,
} from './known-words';
import type { PlaceholderKind, Placeholders } from './placeholders';

/** A size, a count, an address of a device, some CPUs. */
const NUMBER =
  /^[+-]?(\d{1,9}(\.\d{1,3})?([KMGTPkmgtp]i?B?|ms|us|ns|s|%)?|0x[0-9a-fA-F]{1,8}|(0x)?[0-9a-f]{1,2}\.(0x)?[0-7]|\d{1,3}-\d{1,3})$/;
/** What a key that nobody knows may have beside it: too short to tell of anybody. */
const SHORT_NUMBER = /^[+-]?\d{1,3}([KMGT]|ms|us|ns|s|%)?$/;
/** Of a network, with its prefix's length if there is one. */
const IP =
  /^\[?(\d{1,3}(\.\d{1,3}){3}|(?=[^:]*:[^:]*:)[0-9a-f:]{2,39}(\d{1,3}(\.\d{1,3}){3})?)\]?(\/\d{1,3})?$/i;
/** Buses that QEMU names itself. */
const BUS = /^(pci|pcie|ide|scsi|usb-bus|isa|virtio-bus)\.\d{1,3}$/;
/** As QEMU's -trace takes its events. */
const QEMU_EVENT = /^(enable=)?[a-z][a-z0-9]*(_[a-z0-9]+)*_?\*?$/;
/** A comma that is doubled stands for itself. */
const SEPARATOR = /(?<!,),(?!,)/;
const PARTS = /[-._]+/;

/** Whether all parts of a word are known ones, or short numbers; numbers alone are none, but for a size or the like. */
export const isKnownWord = (text: string): boolean => {
  if (NUMBER.test(text)) return true;
  const parts = text.replace(/^[+-]/, '').split(PARTS);
  const isWord = (part: string): boolean => KNOWN_WORDS.has(part.toLowerCase());
  return parts.some(isWord) && parts.every((part) => isWord(part) || /^\d{1,4}$/.test(part));
};

export class CommandWords {
  constructor(private readonly placeholders: Placeholders) {}

  /** A command line, word by word. */
  line(words: readonly string[]): string[] {
    let option = '';
    const own = words.indexOf('--');
    return words.map((word, at) => {
      // A program that perf ran, and what it was told.
      if (own >= 0 && at >= own) return at === own ? word : this.placeholders.for('value', word);
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
      .split(SEPARATOR)
      .map((part, at) => this.#pair(part, option, at))
      .join(',');
  }

  /** Words of a command that somebody typed: `info status`, a kernel's arguments. What follows a password is one. */
  sentence(text: string): string {
    let isSecret = false;
    return text.replaceAll(/\S+/g, (word) => {
      const cleaned = isSecret ? this.placeholders.for('value', word) : this.value(word);
      isSecret ||= /passw/i.test(word);
      return cleaned;
    });
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
    if (option === 'trace' && QEMU_EVENT.test(part)) return part;
    if (equals < 0) return this.#single(part, at === 0 ? naming(option, NAMING_OPTIONS) : null);
    const key = part.slice(0, equals);
    const value = part.slice(equals + 1);
    const last = key.slice(key.lastIndexOf('.') + 1);
    const isKey = key.split('.').every((word) => NAMING_KEYS.has(word) || isKnownWord(word));
    const kind = isKey ? naming(last, NAMING_KEYS) : SHORT_NUMBER.test(value) ? null : 'value';
    const cleaned = this.#single(value, isKnownSwitch(value) ? null : kind);
    return `${isKey ? key : this.placeholders.for('word', key)}=${cleaned}`;
  }

  /** `named`: what it names, so that it is somebody's own even where its words are known; null for nothing. */
  #single(text: string, named: PlaceholderKind | null): string {
    if (text === '' || BUS.test(text)) return text;
    if (IP.test(text)) return this.placeholders.for('ip', text);
    const isKnown = named === null && (isKnownWord(text) || KERNEL_EVENT.test(text));
    // What is everybody's stays, though somebody called something so.
    const known = isKnown ? null : this.placeholders.known(text);
    if (known !== null) return this.placeholders.note(text, known);
    if (text.includes('/')) return this.#path(text);
    if (named !== null) return this.placeholders.for(named, text);
    if (QEMU_BINARY.test(text) || isKnown) return text;
    const [first = '', ...rest] = text.split(':');
    if (rest.length > 0 && isKnownWord(first) && !/^\d/.test(first))
      return [first, ...rest.map((part) => (part === '' ? part : this.#single(part, 'id')))].join(':');
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
    if (typeof value === 'string') return this.#single(value, naming(key, NAMING_KEYS));
    if (typeof value === 'number' && (NAMING_KEYS.has(key) || !isKnownWord(key)))
      return SHORT_NUMBER.test(String(value)) ? value : this.placeholders.for('value', String(value));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, of]) => [
        NAMING_KEYS.has(name) || isKnownWord(name) ? name : this.placeholders.for('word', name),
        this.#node(of, name),
      ]),
    );
  }
}

/** What a value is called after that stands beside `key`; null where it names nothing. */
const naming = (key: string, names: ReadonlySet<string>): PlaceholderKind | null =>
  !names.has(key) ? null : FILE_KEYS.has(key) ? 'path' : 'id';

const SWITCHES: ReadonlySet<string> = new Set(['on', 'off', 'yes', 'no', 'none', 'auto', 'default']);
/** `serial=on` and the like name nothing. */
const isKnownSwitch = (value: string): boolean => SWITCHES.has(value);
