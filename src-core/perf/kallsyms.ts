import { parseKernelSymbols } from '../symbols/kernel-symbols';

/** Names the kernel function that an address is in; the address in hexadecimal where none is known. */
export type Symbolise = (address: bigint) => string;

/** The kernel's functions by a kallsyms that is known to be of the recording's boot: one that was read as it was made. */
export function parseKallsyms(text: string): Symbolise {
  const symbols = parseKernelSymbols(text);
  return (address) => symbols.at(address)?.name ?? `0x${address.toString(16)}`;
}
