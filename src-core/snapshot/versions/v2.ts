/**
 * Version 2 of the snapshot's documents: recordings that were imported, of which less is known. Frozen once released: a
 * change of these shapes is version 3 and a step in upgrade.ts. Limits stand on everything whose size a hostile file
 * could choose.
 */
import { z } from 'zod';
import { IMPORT_KINDS } from '../../analysis/environment';
import { PAUSE_STEPS, RECORDING_CLOCKS, RESUME_STEPS } from '../../recording/recording';
import { PARTS } from '../../timeline/view-state';

export const instant = z.int();
export const text = z.string().max(65_536);
export const name = z.string().max(4096);
export const count = z.int().min(0);
const words = z.array(text).max(4096);
const level = z.enum(['timing', 'trace', 'probes']);
const clock = z.enum(RECORDING_CLOCKS);
const threadId = z.int32().min(0);

const guest = z.strictObject({
  qemuPath: name.nullable(),
  accelerator: z.enum(['auto', 'kvm', 'tcg']),
  vcpus: z.int().min(1).max(4096),
  memoryMiB: z.int().min(1),
  load: z.enum(['idle', 'busy', 'dirty']),
  disk: z.union([z.literal('default'), z.literal('none'), z.strictObject({ spec: text })]),
  kernel: name.nullable(),
  initrd: name.nullable(),
  append: text.nullable(),
  extraArguments: words,
});

export const recordV2 = z.strictObject({
  kind: z.literal('stop-cont'),
  cycles: count,
  intervalMs: z.number().min(0),
  holdMs: z.number().min(0),
  level: z.enum(['auto', 'timing', 'probes']),
  hmpBeforePause: words,
  bareEvery: count,
});

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('recorded') }),
  z.strictObject({
    kind: z.enum(IMPORT_KINDS),
    file: name,
    sizeBytes: count,
    hostname: name.nullable(),
    command: words.nullable(),
    clock,
  }),
]);

export const environmentV2 = z.strictObject({
  source,
  recordedAt: z.string().max(64).nullable(),
  quiescope: z.string().max(64),
  qemu: z.strictObject({
    path: name.nullable(),
    version: name.nullable(),
    buildId: z.string().max(128).nullable(),
    commandLine: words.nullable(),
    accelerator: z.enum(['kvm', 'tcg']).nullable(),
  }),
  host: z.strictObject({
    kernel: name.nullable(),
    cpuModel: name.nullable(),
    cpus: count.nullable(),
    memoryBytes: count.nullable(),
  }),
  perf: z.strictObject({ version: name.nullable(), events: z.array(name).max(4096) }).nullable(),
  guest: guest.nullable(),
  record: recordV2.nullable(),
  level,
  shortfalls: z.array(text).max(1024),
});

const command = <C extends 'stop' | 'cont'>(which: C) =>
  z
    .strictObject({
      command: z.literal(which),
      writtenNs: instant,
      eventNs: instant.nullable(),
      repliedNs: instant,
    })
    .refine(({ writtenNs, repliedNs }) => writtenNs <= repliedNs, 'a reply precedes its request');

const frame = z
  .strictObject({
    tid: threadId,
    startNs: instant,
    startedBy: name,
    enteredNs: instant,
    returnedNs: instant,
    returnedFrom: name,
  })
  .refine(
    ({ startNs, enteredNs, returnedNs }) => startNs <= enteredNs && enteredNs <= returnedNs,
    'a call returns before it is entered',
  );

/** Any number of a half's steps, each at most once. */
export const stepsInOrder = <const S extends readonly string[]>(order: S) =>
  z
    .array(z.strictObject({ step: z.enum(order), timeNs: instant, event: name }))
    .max(order.length)
    .refine(
      (all) =>
        all.every(({ step, timeNs }, at) => {
          const before = all[at - 1];
          if (before === undefined) return true;
          return order.indexOf(before.step) < order.indexOf(step) && before.timeNs <= timeNs;
        }),
      'steps are out of order',
    );

/** Cycles that somebody else's probes or QEMU's log tell of. */
export const called = z.strictObject({ by: z.literal('calls'), pause: frame, resume: frame });
export const logged = z.strictObject({
  by: z.literal('log'),
  tid: threadId.nullable(),
  pause: stepsInOrder(PAUSE_STEPS).min(2),
  resume: stepsInOrder(RESUME_STEPS).min(2),
});

const driven = z.strictObject({ by: z.literal('client'), stop: command('stop'), cont: command('cont') });
const cycle = z.discriminatedUnion('by', [driven, called, logged]);

/** What is alike in the cycles of all versions. */
type AnyCycle =
  | z.infer<typeof called>
  | z.infer<typeof logged>
  | { readonly by: 'client'; readonly stop: Times; readonly cont: Times };
interface Times {
  readonly writtenNs: number;
  readonly repliedNs: number;
}

interface Edges {
  readonly pauseStartNs: number;
  readonly pauseEndNs: number;
  readonly resumeStartNs: number;
  readonly resumeEndNs: number;
}

/** Every half has its ends: the schemas above saw to that. */
function edgesOf(one: AnyCycle): Edges {
  switch (one.by) {
    case 'client':
      return {
        pauseStartNs: one.stop.writtenNs,
        pauseEndNs: one.stop.repliedNs,
        resumeStartNs: one.cont.writtenNs,
        resumeEndNs: one.cont.repliedNs,
      };
    case 'calls':
      return {
        pauseStartNs: one.pause.startNs,
        pauseEndNs: one.pause.returnedNs,
        resumeStartNs: one.resume.startNs,
        resumeEndNs: one.resume.returnedNs,
      };
    case 'log':
      return {
        pauseStartNs: one.pause[0]?.timeNs ?? NaN,
        pauseEndNs: one.pause.at(-1)?.timeNs ?? NaN,
        resumeStartNs: one.resume[0]?.timeNs ?? NaN,
        resumeEndNs: one.resume.at(-1)?.timeNs ?? NaN,
      };
  }
}

export function resumesAfterPausing(one: AnyCycle): boolean {
  const { pauseEndNs, resumeStartNs } = edgesOf(one);
  return pauseEndNs <= resumeStartNs;
}

export const areKnownAlike = (cycles: readonly AnyCycle[]): boolean =>
  new Set(cycles.map(({ by }) => by)).size <= 1;

export const areInOrder = (cycles: readonly AnyCycle[]): boolean =>
  cycles.every((one, at) => {
    const before = cycles[at - 1];
    return before === undefined || edgesOf(one).pauseStartNs >= edgesOf(before).resumeEndNs;
  });

const thread = z.strictObject({
  tid: threadId,
  name,
  is: z.discriminatedUnion('role', [
    z.strictObject({ role: z.literal('main') }),
    z.strictObject({ role: z.literal('vcpu'), vcpu: z.int().min(0).max(65_535) }),
    z.strictObject({ role: z.literal('other') }),
  ]),
});

/** recording.json: all of a Recording but the event columns. */
export const recordingV2 = z.strictObject({
  /** Nanoseconds on `clock`, decimal: more than a JSON number holds. */
  origin: z.string().regex(/^\d{1,19}$/),
  clock,
  level,
  eventCount: count,
  kinds: z.array(z.string().max(64)).max(256),
  threads: z
    .array(thread)
    .max(65_536)
    .refine(
      (threads) => new Set(threads.map(({ tid }) => tid)).size === threads.length,
      'a thread occurs twice',
    ),
  functions: z.array(name).max(65_536),
  stacks: z.array(z.array(name).max(1024)),
  cycles: z
    .array(cycle.refine(resumesAfterPausing, 'a resume precedes the pause before it'))
    .refine(areKnownAlike, 'cycles are not known alike')
    .refine(areInOrder, 'cycles overlap'),
  bare: z.array(z.strictObject({ clientPauseNs: count, clientResumeNs: count })),
  losses: z.array(z.strictObject({ fromNs: instant, toNs: instant, count })),
});

const edge = z.number().min(-1e15).max(1e15);
export const viewV2 = z.strictObject({
  cycle: z.int().min(0).nullable(),
  part: z.enum(PARTS),
  range: z.strictObject({ startNs: edge, endNs: edge }).nullable(),
});
