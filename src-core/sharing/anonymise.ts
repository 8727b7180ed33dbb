/**
 * A recording without what tells of a person, a machine or a network. No text stays because nobody thought of it: each stays
 * for a shape or a word that everybody's has, and is replaced otherwise.
 */
import type { Environment, FenceAudit } from '../analysis/environment';
import type { GuestSettings } from '../analysis/settings';
import { parseFilter } from '../cycle-filter/parse';
import { printExpression } from '../cycle-filter/expression';
import type { KnownCycle, LoggedHalves, LoggedStep, RecordingTables } from '../recording/recording';
import type { ViewState } from '../timeline/view-state';
import { CommandWords } from './command-words';
import {
  KERNEL_QUEUES,
  KERNEL_WORKER,
  KNOWN_LIBRARIES,
  KNOWN_TASK_SHAPES,
  KNOWN_TASKS,
  KNOWN_THREAD_SHAPES,
  KNOWN_THREADS,
  QEMU_BINARY,
} from './known-words';
import { Placeholders } from './placeholders';
import type { PlaceholderKind, Replacement } from './placeholders';
import { cleanSentence } from './sentence';
import {
  SYMBOL,
  ADDRESS,
  HEX,
  VERSION,
  ISO_TIME,
  LANE,
  VIEW,
  CPU_MODEL,
  CLOCK_EVENT,
  TRACE_EVENT,
  INSTRUCTION,
} from './shapes';

/** What a snapshot says in words. */
export interface SharedTexts {
  readonly environment: Environment;
  readonly tables: RecordingTables;
  readonly view: ViewState;
}

export interface Anonymised extends SharedTexts {
  /** What became of what, in the order in which it came. */
  readonly replaced: readonly Replacement[];
}

/** What would become of what, where a recording was made anonymous. */
export interface AnonymisePreview {
  /** The first of them. */
  readonly replaced: readonly Replacement[];
  /** How many there are. */
  readonly total: number;
}

/** `notes` keeps the markers' labels and notes as they are. Pure; the same text becomes the same placeholder throughout. */
export function anonymised(texts: SharedTexts, notes: boolean): Anonymised {
  const placeholders = new Placeholders();
  const cleaner = new Cleaner(placeholders);
  // The command line first: names of its own occur in what follows.
  const environment = cleaner.environment(texts.environment);
  const tables = cleaner.tables(texts.tables);
  const view = cleaner.view(texts.view, notes);
  return { environment, tables, view, replaced: placeholders.replaced() };
}

class Cleaner {
  readonly #words: CommandWords;

  constructor(private readonly placeholders: Placeholders) {
    this.#words = new CommandWords(placeholders);
  }

  environment(from: Environment): Environment {
    const qemu = {
      path: this.#orNull(from.qemu.path, (path) => this.#binary(path)),
      commandLine: from.qemu.commandLine === null ? null : this.#words.line(from.qemu.commandLine),
      version: this.#orNull(from.qemu.version, (text) => this.#version(text)),
      buildId: this.#kept(from.qemu.buildId, HEX),
      accelerator: from.qemu.accelerator,
    };
    const source = this.#source(from.source);
    return {
      source,
      recordedAt: this.#kept(from.recordedAt, ISO_TIME),
      quiescope: this.#version(from.quiescope),
      qemu,
      host: {
        ...from.host,
        kernel: this.#orNull(from.host.kernel, (text) => this.#version(text)),
        cpuModel: this.#kept(from.host.cpuModel, CPU_MODEL),
      },
      perf:
        from.perf === null
          ? null
          : {
              version: this.#orNull(from.perf.version, (text) => this.#version(text)),
              events: from.perf.events.map((event) => this.#event(event)),
            },
      guest: from.guest === null ? null : this.#guest(from.guest),
      record:
        from.record === null
          ? null
          : {
              ...from.record,
              hmpBeforePause: from.record.hmpBeforePause.map((text) => this.#words.sentence(text)),
            },
      level: from.level,
      fences: from.fences === null ? null : this.#fences(from.fences),
      shortfalls: from.shortfalls.map((text) => cleanSentence(this.placeholders, text)),
    };
  }

  tables(from: RecordingTables): RecordingTables {
    const threads = from.threads.map((thread) => ({ ...thread, name: this.#thread(thread.name) }));
    return {
      ...from,
      threads,
      tasks: from.tasks.map((task) => ({ ...task, name: this.#task(task.name) })),
      functions: from.functions.map((name) => this.#symbol('function', name)),
      stacks: from.stacks.map((stack) => stack.map((frame) => this.#symbol('frame', frame))),
      handlers: from.handlers.map((handler) => ({
        ...handler,
        name: this.#orNull(handler.name, (name) => this.#symbol('function', name)),
        calls: handler.calls.map((name) => this.#symbol('function', name)),
      })),
      code: from.code.map((site) => ({
        ...site,
        file: this.#orNull(site.file, (file) => this.#library(file)),
        function: this.#orNull(site.function, (name) => this.#symbol('function', name)),
      })),
      cycles: from.cycles.map((cycle) => this.#cycle(cycle)),
    };
  }

  view(from: ViewState, notes: boolean): ViewState {
    const lanes = (ids: readonly string[]) => ids.filter((id) => LANE.test(id));
    const filter = parseFilter(from.filter);
    return {
      cycle: from.cycle,
      part: from.part,
      range: from.range,
      view: VIEW.test(from.view) ? from.view : 'timeline',
      filter:
        filter.ok && filter.value !== null
          ? printExpression(filter.value)
          : this.placeholders.note(from.filter, ''),
      markers: from.markers.map(({ timeNs, label, note }) =>
        notes
          ? { timeNs, label, note }
          : {
              timeNs,
              label: label === '' ? label : this.placeholders.for('marker', label),
              note: this.placeholders.note(note, ''),
            },
      ),
      lanes: {
        pinned: lanes(from.lanes.pinned),
        collapsed: lanes(from.lanes.collapsed),
        order: lanes(from.lanes.order),
      },
    };
  }

  #source(from: Environment['source']): Environment['source'] {
    if (from.kind === 'recorded' || from.kind === 'unknown') return { kind: from.kind };
    return {
      ...from,
      file: this.placeholders.for('path', from.file),
      hostname: this.#orNull(from.hostname, (name) => this.placeholders.for('host', name)),
      command: from.command === null ? null : this.#words.line(from.command),
    };
  }

  #guest(from: GuestSettings): GuestSettings {
    const path = (text: string): string => this.placeholders.for('path', text);
    return {
      ...from,
      qemuPath: this.#orNull(from.qemuPath, (text) => this.#binary(text)),
      disk: typeof from.disk === 'string' ? from.disk : { spec: this.#words.value(from.disk.spec) },
      kernel: this.#orNull(from.kernel, path),
      initrd: this.#orNull(from.initrd, path),
      append: this.#orNull(from.append, (text) => this.#words.sentence(text)),
      extraArguments: this.#words.line(from.extraArguments),
    };
  }

  #fences({ architecture, file, depth, functions, skipped }: FenceAudit): FenceAudit {
    return {
      architecture: /^(x64|ia32|arm|arm64|riscv64|ppc64|s390x|loong64|mips\w{0,4})$/.test(architecture)
        ? architecture
        : this.placeholders.for('word', architecture),
      file: this.#library(file),
      depth,
      functions: functions.map((one) => ({
        ...one,
        name: this.#symbol('function', one.name),
        calledBy: this.#orNull(one.calledBy, (name) => this.#symbol('function', name)),
        fences: one.fences.map((fence) => ({
          ...fence,
          instruction: INSTRUCTION.test(fence.instruction)
            ? fence.instruction
            : this.placeholders.for('value', fence.instruction),
        })),
      })),
      skipped: skipped.map((text) => cleanSentence(this.placeholders, text)),
    };
  }

  #cycle(known: KnownCycle): KnownCycle {
    const event = (name: string): string => this.#symbol('event', name);
    const steps = <S>(all: readonly LoggedStep<S>[]): LoggedStep<S>[] =>
      all.map((step) => ({ ...step, event: event(step.event) }));
    const halves = ({ pause, resume }: LoggedHalves): LoggedHalves => ({
      pause: steps(pause),
      resume: steps(resume),
    });
    switch (known.by) {
      case 'client':
        return known.logged === null ? known : { ...known, logged: halves(known.logged) };
      case 'calls': {
        const frame = (one: typeof known.pause) => ({
          ...one,
          startedBy: event(one.startedBy),
          returnedFrom: event(one.returnedFrom),
        });
        return { by: known.by, pause: frame(known.pause), resume: frame(known.resume) };
      }
      case 'log':
        return { by: known.by, tid: known.tid, ...halves(known) };
    }
  }

  #orNull(text: string | null, clean: (text: string) => string): string | null {
    return text === null ? null : clean(text);
  }

  /** Null in its place where it has another shape: as what is not known. */
  #kept(text: string | null, shape: RegExp): string | null {
    if (text === null || shape.test(text)) return text;
    this.placeholders.note(text, '');
    return null;
  }

  /** Who built it, and for what, stands after the number. */
  #version(text: string): string {
    return this.placeholders.note(text, VERSION.exec(text)?.[0] ?? 'unknown');
  }

  #binary(path: string): string {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return QEMU_BINARY.test(name) ? this.placeholders.note(path, name) : this.placeholders.for('path', path);
  }

  #library(file: string): string {
    const stem = /^[a-z_]+/i.exec(file)?.[0].toLowerCase() ?? '';
    const isKnown =
      KNOWN_LIBRARIES.has(stem) && /^[A-Za-z_]+[-0-9.+_]*(so[0-9.]*|linux-x86-64\.so\.2)?$/.test(file);
    return isKnown || QEMU_BINARY.test(file) || file === '[vdso]'
      ? file
      : this.placeholders.for('file', file);
  }

  #symbol(kind: PlaceholderKind, name: string): string {
    return SYMBOL.test(name) || ADDRESS.test(name) ? name : this.placeholders.for(kind, name);
  }

  #event(name: string): string {
    const isEvent = SYMBOL.test(name) || TRACE_EVENT.test(name) || CLOCK_EVENT.test(name);
    return isEvent ? name : this.placeholders.for('event', name);
  }

  #thread(name: string): string {
    const isKnown =
      KNOWN_THREADS.has(name) ||
      QEMU_BINARY.test(name) ||
      KNOWN_THREAD_SHAPES.some((shape) => shape.test(name));
    if (isKnown || name === '') return name;
    // An I/O thread's has the id that it was given.
    return name.startsWith('IO ')
      ? this.placeholders.note(name, `IO ${this.placeholders.for('id', name.slice('IO '.length))}`)
      : this.placeholders.for('thread', name);
  }

  #task(name: string): string {
    const [, worker, sign = '', queue = ''] = KERNEL_WORKER.exec(name) ?? [];
    if (worker !== undefined) return this.placeholders.note(name, `${worker}${knownQueue(sign, queue)}`);
    const isKnown =
      KNOWN_TASKS.has(name) || QEMU_BINARY.test(name) || KNOWN_TASK_SHAPES.some((shape) => shape.test(name));
    return isKnown || name === '' ? name : this.placeholders.for('task', name);
  }
}

/** At least three characters of a queue's name, for fewer could be any's. */
const knownQueue = (sign: string, queue: string): string =>
  queue.length >= 3 && [...KERNEL_QUEUES].some((known) => known.startsWith(queue)) ? `${sign}${queue}` : '';
