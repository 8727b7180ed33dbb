/** The replies that Quiescope reads, parsed from unknown; QEMU's qapi/machine.json and qapi/misc.json. */
import { z } from 'zod';
import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { tid, vcpuIndex } from '../units';
import type { Tid, VcpuIndex } from '../units';

export interface Vcpu {
  readonly index: VcpuIndex;
  readonly tid: Tid;
}

const cpusSchema = z.array(z.looseObject({ 'cpu-index': z.int().min(0), 'thread-id': z.int().min(1) }));
const kvmSchema = z.looseObject({ enabled: z.boolean(), present: z.boolean() });
const statusSchema = z.looseObject({ status: z.string(), running: z.boolean() });

/** query-cpus-fast, in cpu_index order. */
export function parseCpus(value: unknown): Result<readonly Vcpu[]> {
  const parsed = cpusSchema.safeParse(value);
  if (!parsed.success) return unexpected('query-cpus-fast', parsed.error);
  const vcpus = parsed.data.map((cpu) => ({
    index: vcpuIndex(cpu['cpu-index']),
    tid: tid(cpu['thread-id']),
  }));
  return ok(vcpus.sort((left, right) => left.index - right.index));
}

/** query-kvm: whether KVM is what runs the guest. */
export function parseKvmEnabled(value: unknown): Result<boolean> {
  const parsed = kvmSchema.safeParse(value);
  return parsed.success ? ok(parsed.data.enabled) : unexpected('query-kvm', parsed.error);
}

export interface RunStatus {
  /** QEMU's RunState, e.g. "running", "paused". */
  readonly status: string;
  readonly running: boolean;
}

/** query-status. */
export function parseStatus(value: unknown): Result<RunStatus> {
  const parsed = statusSchema.safeParse(value);
  return parsed.success
    ? ok({ status: parsed.data.status, running: parsed.data.running })
    : unexpected('query-status', parsed.error);
}

const blockSchema = z.array(
  z.looseObject({ device: z.string(), inserted: z.looseObject({ file: z.string() }).optional() }),
);

/** query-block: the file of the drive that was given as `id`; null where there is no such drive or nothing in it. */
export function parseDriveFile(value: unknown, id: string): Result<string | null> {
  const parsed = blockSchema.safeParse(value);
  return parsed.success
    ? ok(parsed.data.find(({ device }) => device === id)?.inserted?.file ?? null)
    : unexpected('query-block', parsed.error);
}

function unexpected(command: string, error: z.ZodError): Result<never> {
  return fail('qmp-protocol', `QEMU's reply to ${command} has an unexpected shape`, {
    command,
    issue: z.prettifyError(error),
  });
}
