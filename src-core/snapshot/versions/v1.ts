/**
 * Version 1 of the snapshot's documents. Frozen once released: a change of these shapes is version 2 and a step in
 * upgrade.ts. Limits stand on everything whose size a hostile file could choose.
 */
import { z } from 'zod';

const instant = z.int();
const text = z.string().max(65_536);
const name = z.string().max(4096);
const path = name.nullable();
const count = z.int().min(0);

export const environmentV1 = z.strictObject({
  recordedAt: z.string().max(64),
  quiescope: z.string().max(64),
  qemu: z.strictObject({
    path: name,
    version: name,
    buildId: z.string().max(128).nullable(),
    commandLine: z.array(text).max(4096),
    accelerator: z.enum(['kvm', 'tcg']),
  }),
  host: z.strictObject({ kernel: name, cpuModel: name, cpus: count, memoryBytes: count }),
  perf: z.strictObject({ version: name, events: z.array(name).max(4096) }).nullable(),
  guest: z.strictObject({
    qemuPath: path,
    accelerator: z.enum(['auto', 'kvm', 'tcg']),
    vcpus: z.int().min(1).max(4096),
    memoryMiB: z.int().min(1),
    load: z.enum(['idle', 'busy', 'dirty']),
    disk: z.union([z.literal('default'), z.literal('none'), z.strictObject({ spec: text })]),
    kernel: path,
    initrd: path,
    append: text.nullable(),
    extraArguments: z.array(text).max(4096),
  }),
  record: z.strictObject({
    kind: z.literal('stop-cont'),
    cycles: count,
    intervalMs: z.number().min(0),
    holdMs: z.number().min(0),
    level: z.enum(['auto', 'timing', 'probes']),
    hmpBeforePause: z.array(text).max(4096),
    bareEvery: count,
  }),
  level: z.enum(['timing', 'probes']),
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

const cycle = z
  .strictObject({ stop: command('stop'), cont: command('cont') })
  .refine(({ stop, cont }) => stop.repliedNs <= cont.writtenNs, 'a cont precedes the stop before it');

const thread = z.strictObject({
  tid: z.int32().min(0),
  name,
  is: z.discriminatedUnion('role', [
    z.strictObject({ role: z.literal('main') }),
    z.strictObject({ role: z.literal('vcpu'), vcpu: z.int().min(0).max(65_535) }),
    z.strictObject({ role: z.literal('other') }),
  ]),
});

/** recording.json: all of a Recording but the event columns. */
export const recordingV1 = z.strictObject({
  /** Nanoseconds of CLOCK_MONOTONIC, decimal: more than a JSON number holds. */
  origin: z.string().regex(/^\d{1,19}$/),
  level: z.enum(['timing', 'probes']),
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
    .array(cycle)
    .refine(
      (cycles) =>
        cycles.every((one, at) => one.stop.writtenNs >= (cycles[at - 1]?.cont.repliedNs ?? -Infinity)),
      'cycles overlap',
    ),
  bare: z.array(z.strictObject({ clientPauseNs: count, clientResumeNs: count })),
  losses: z.array(z.strictObject({ fromNs: instant, toNs: instant, count })),
});
