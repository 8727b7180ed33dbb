/** What a state-change handler is called for people, and what is known of the device that it belongs to. */
import type { NotifyHandler } from '../recording/recording';

export interface HandlerIdentity {
  /** A symbol, or the address with what the code there calls: `0x732030 (calls virtio_set_status)`. */
  readonly label: string;
  /** What QEMU registers it for, or which device of a kind it is; null where nothing tells. */
  readonly device: string | null;
  /** From what the label and the device follow. */
  readonly evidence: string;
}

/** One name a handler, with its device where that is known. */
export const handlerNames = (
  handlers: readonly NotifyHandler[],
  commandLine: readonly string[] | null,
): string[] =>
  identifyHandlers(handlers, commandLine).map(({ label, device }) =>
    device === null ? label : `${device}: ${label}`,
  );

interface KnownHandler {
  /** Its name in QEMU's source. */
  readonly name: string;
  readonly source: string;
  /** Exported functions that its code calls, and no other handler's does. */
  readonly calls: readonly string[];
  readonly what: string;
  /** Drivers of devices that have one of it each. */
  readonly devices: RegExp | null;
}

const VIRTIO_DEVICE = /^(virtio|vhost)-(?!.*-bus$)/;

/** Handlers of QEMU 7.2 to 11 whose calls tell them from all others. */
const KNOWN: readonly KnownHandler[] = [
  {
    name: 'virtio_vmstate_change',
    source: 'hw/virtio/virtio.c',
    calls: ['virtio_set_status'],
    what: 'virtio device',
    devices: VIRTIO_DEVICE,
  },
  {
    name: 'kvmclock_vm_state_change',
    source: 'hw/i386/kvm/clock.c',
    calls: ['kvm_synchronize_all_tsc'],
    what: 'kvmclock',
    devices: null,
  },
  {
    name: 'net_vm_change_state_handler',
    source: 'net/net.c',
    calls: ['qemu_flush_or_purge_queued_packets'],
    what: 'network queues',
    devices: null,
  },
];

/** Of the handlers of a recording, each by its index. */
export function identifyHandlers(
  handlers: readonly NotifyHandler[],
  commandLine: readonly string[] | null,
): HandlerIdentity[] {
  return handlers.map((handler) => {
    const siblings = handlers.filter(({ address }) => address === handler.address);
    const known = KNOWN.find((one) => isKnownAs(handler, one)) ?? null;
    const [device, why] = deviceOf(known, siblings, handler, commandLine);
    const evidence = [nameEvidence(handler, known), why].filter((one) => one !== null).join('; ');
    return { label: labelOf(handler, known), device, evidence };
  });
}

const isKnownAs = ({ name, calls }: NotifyHandler, known: KnownHandler): boolean =>
  name === null ? known.calls.every((called) => calls.includes(called)) : name === known.name;

function labelOf({ name, address, calls }: NotifyHandler, known: KnownHandler | null): string {
  if (name !== null) return name;
  const telling = known?.calls ?? calls.slice(0, 2);
  return telling.length === 0 ? address : `${address} (calls ${telling.join(', ')})`;
}

function nameEvidence({ name, calls }: NotifyHandler, known: KnownHandler | null): string {
  if (name !== null) return 'by its symbol';
  if (known === null)
    return calls.length === 0 ? 'by its address alone' : `its code calls ${calls.join(', ')}`;
  return `its code calls ${known.calls.join(' and ')}, as only ${known.name} of ${known.source} does`;
}

/** A device is named only where nothing else can be meant: one of its kind called, and one of its kind asked for. */
function deviceOf(
  known: KnownHandler | null,
  siblings: readonly NotifyHandler[],
  handler: NotifyHandler,
  commandLine: readonly string[] | null,
): readonly [device: string | null, why: string | null] {
  const nth = `${String(siblings.indexOf(handler) + 1)} of ${String(siblings.length)}`;
  const apart = 'told from the others by its argument alone';
  if (known === null) return siblings.length === 1 ? [null, null] : [`instance ${nth}`, apart];
  if (siblings.length > 1) return [`${known.what} ${nth}`, apart];
  const asked = known.devices === null ? [] : devicesAsked(commandLine ?? [], known.devices);
  const [only] = asked;
  return only === undefined || asked.length > 1
    ? [known.what, null]
    : [only, 'the only one called, and the only one of its kind on QEMU’s command line'];
}

/** The drivers that are asked for: of `-device virtio-blk-pci,drive=d0`, and the one that `-drive if=virtio` stands for. */
function devicesAsked(commandLine: readonly string[], kind: RegExp): string[] {
  return commandLine.flatMap((option, index) => {
    const values = (commandLine[index + 1] ?? '').split(',');
    const isDrive = /^--?drive$/.test(option) && values.includes('if=virtio');
    const driver = isDrive ? 'virtio-blk-pci' : /^--?device$/.test(option) ? (values[0] ?? '') : '';
    return kind.test(driver) ? [driver] : [];
  });
}
