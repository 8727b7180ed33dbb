/** Names a running QEMU's state-change handlers: by their symbols, else by what their code calls. */
import { basename } from 'node:path';
import { BinaryCode } from '@core/probe-plan/binary-code';
import { calledFunctions } from '@core/probe-plan/called-functions';
import type { HandlerOf } from '@core/recording/from-perf-handlers';
import { codeSitesIn, readMaps } from './code-sites';
import { loadDisassembler } from './disassembler';
import { readBinary } from './qemu-code';

/** As codeSitesOf, what the process has mapped is read now. The binary is read again when a handler is first met. */
export const handlersOf = (pid: number, qemuPath: string): Promise<HandlerOf> =>
  handlersIn(readMaps(pid), qemuPath);

/** As it was mapped once: `maps` as readMaps gave it. */
export async function handlersIn(maps: string, qemuPath: string): Promise<HandlerOf> {
  const siteOf = codeSitesIn(maps);
  const disassemble = await loadDisassembler();
  const callsIn = (address: number): string[] => {
    const calls = readBinary(qemuPath, disassemble, ({ code }) =>
      code === null ? [] : calledFunctions(new BinaryCode(code), address),
    );
    return calls.ok ? calls.value : [];
  };
  return (address, opaque) => {
    const { address: inFile, file, function: name } = siteOf(BigInt(address));
    const isOfQemu = file === basename(qemuPath);
    return {
      address: inFile,
      name,
      calls: name === null && isOfQemu ? callsIn(Number(inFile)) : [],
      opaque: `0x${opaque.toString(16)}`,
    };
  };
}
