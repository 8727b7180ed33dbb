/** What a filter may ask of a cycle: names as the table and the reports give them. */
import { figureColumn } from '../analysis/cycle-table';
import type { CycleTable, Figure } from '../analysis/cycle-table';
import { JOINT_PHASES, PHASES, REASONS, STATES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';

/** What a figure is part of, so that it can be asked for as a share. */
export type Whole = 'pause' | 'resume' | 'cycle';

/** Which phases' time: of the pause, of the resume, or of both with what lies between. */
interface PhaseTerm {
  readonly kind: 'phase';
  readonly part: 'pause' | 'resume' | 'phase';
  readonly phase: Phase;
}

export type TermSource =
  | PhaseTerm
  | { readonly kind: 'figure'; readonly figure: Figure }
  /** Of the driving thread's waits: zero where reasons are known and none was this one. */
  | { readonly kind: 'reason'; readonly figure: Figure }
  /** Pause, capture and resume. */
  | { readonly kind: 'total' }
  | { readonly kind: 'index' };

export interface Term {
  /** As it is printed. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly unit: 'time' | 'count';
  /** Null where a share of it means nothing. */
  readonly whole: Whole | null;
  readonly meaning: string;
  readonly source: TermSource;
}

const time = (
  name: string,
  figure: Figure,
  meaning: string,
  { aliases = [], whole = null }: { aliases?: readonly string[]; whole?: Whole | null } = {},
): Term => ({ name, aliases, unit: 'time', whole, meaning, source: { kind: 'figure', figure } });

const count = (name: string, figure: Figure, meaning: string, ...aliases: readonly string[]): Term => ({
  ...{ name, aliases, unit: 'count', whole: null, meaning },
  source: { kind: 'figure', figure },
});

const PLAIN: readonly Term[] = [
  {
    ...{ name: 'index', aliases: ['cycle', '#'], unit: 'count', whole: null },
    ...{ meaning: 'number of the cycle', source: { kind: 'index' } },
  },
  time('pause', 'pauseNs', 'the pause', { whole: 'cycle' }),
  time('resume', 'resumeNs', 'the resume', { whole: 'cycle' }),
  {
    ...{ name: 'total', aliases: ['whole'], unit: 'time', whole: 'cycle' },
    ...{ meaning: 'pause, capture and resume', source: { kind: 'total' } },
  },
  time('downtime', 'downtimeNs', 'downtime of the worst vCPU', { aliases: ['down'] }),
  time('capture', 'captureNs', 'the capture between pause and resume', { whole: 'cycle' }),
  time('hold', 'holdNs', 'between pause and resume, in no phase'),
  time('stop-to-start', 'stopToStartNs', 'vm_stop entered to vm_start returned', {
    aliases: ['stoptostart'],
  }),
  time('client.pause', 'clientPauseNs', 'the pause by the client’s own clock', { aliases: ['clientpause'] }),
  time('client.resume', 'clientResumeNs', 'the resume by the client’s own clock', {
    aliases: ['clientresume'],
  }),
  time('start', 'startNs', 'stop request, from the recording’s origin'),
  count('kicks', 'kicks', 'kicks sent to vCPUs in the pause'),
  count('last', 'lastVcpu', 'the vCPU that stopped last', 'lastvcpu', 'last-vcpu'),
  count('grace-periods', 'gracePeriods', 'grace periods waited for', 'graceperiods', 'grace'),
  count('lost', 'lost', 'records lost within the cycle'),
];

/** Names that mean the cycle's own figure, not the phase of the same name. */
const TAKEN: ReadonlySet<string> = new Set(PLAIN.flatMap(({ name, aliases }) => [name, ...aliases]));

function phaseTerm(part: PhaseTerm['part'], phase: Phase): Term {
  const full = `${part}.${phase}`;
  const isShort = part === 'phase' && !TAKEN.has(phase);
  const within = part === 'phase' ? '' : `, of the ${part}`;
  return {
    name: isShort ? phase : full,
    aliases: isShort ? [full] : [],
    unit: 'time',
    whole: part === 'phase' ? 'cycle' : part,
    meaning: `phase ${phase}${within}`,
    source: { kind: 'phase', part, phase },
  };
}

const ofPhases = (part: PhaseTerm['part']): readonly Term[] => PHASES.map((phase) => phaseTerm(part, phase));

const STATE_TERMS: readonly Term[] = STATES.map((state) =>
  time(state, `state:${state}`, `driving thread ${state}`, {
    aliases: [`state.${state}`],
    whole: 'cycle',
  }),
);

const REASON_TERMS: readonly Term[] = REASONS.filter((reason) => reason !== 'none').map((reason) => ({
  name: `reason.${reason}`,
  aliases: [],
  unit: 'time',
  whole: 'cycle',
  meaning: `driving thread’s waits: ${reason}`,
  source: { kind: 'reason', figure: `reason:${reason}` },
}));

/** In the order in which they are offered. */
export const TERMS: readonly Term[] = [
  ...PLAIN,
  ...ofPhases('phase'),
  ...ofPhases('pause'),
  ...ofPhases('resume'),
  ...STATE_TERMS,
  ...REASON_TERMS,
];

const BY_NAME: ReadonlyMap<string, Term> = new Map(
  TERMS.flatMap((term) => [term.name, ...term.aliases].map((name) => [name, term] as const)),
);

export const termNamed = (name: string): Term | null => BY_NAME.get(name.toLowerCase()) ?? null;

const isJointIn = (joint: JointPhase, phase: Phase): boolean => joint.split('+').includes(phase);

/** Whether any of the cycles has the figure, by itself or within a joint phase: what is worth offering. */
export function isInTable(term: Term, table: CycleTable): boolean {
  const { source } = term;
  switch (source.kind) {
    case 'index':
    case 'total':
      return true;
    case 'figure':
      return figureColumn(table, source.figure) !== null;
    case 'reason':
      return figureColumn(table, source.figure) !== null;
    case 'phase':
      return [source.phase, ...JOINT_PHASES.filter((joint) => isJointIn(joint, source.phase))].some(
        (key) => figureColumn(table, `${source.part}:${key}`) !== null,
      );
  }
}

/** Edits that turn one word into another; a swap of neighbours counts as one. */
function distance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let left = 1; left <= from.length; left += 1) {
    const row = [left];
    for (let right = 1; right <= to.length; right += 1) {
      const above = rows[left - 1] ?? [];
      const same = from[left - 1] === to[right - 1] ? 0 : 1;
      const swapped =
        left > 1 && right > 1 && from[left - 1] === to[right - 2] && from[left - 2] === to[right - 1]
          ? (rows[left - 2]?.[right - 2] ?? Infinity) + 1
          : Infinity;
      row.push(
        Math.min((above[right] ?? 0) + 1, (row[right - 1] ?? 0) + 1, (above[right - 1] ?? 0) + same, swapped),
      );
    }
    rows.push(row);
  }
  return rows[from.length]?.[to.length] ?? Infinity;
}

/** The nearest of `names`; null where none is near. */
export function nearestOf(word: string, names: Iterable<string>): string | null {
  const lower = word.toLowerCase();
  let nearest: string | null = null;
  let least = Math.max(1, Math.floor(lower.length / 3)) + 0.5;
  for (const name of names) {
    const off = distance(lower, name);
    if (off < least) [nearest, least] = [name, off];
  }
  return nearest ?? (lower.length < 2 ? null : ([...names].find((name) => name.startsWith(lower)) ?? null));
}

export const nearestTerm = (word: string): string | null => nearestOf(word, BY_NAME.keys());
