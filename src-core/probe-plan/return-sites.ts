/** The instructions at which a probed function's call is over. */
import type { Instruction } from '../disassembly/instruction';
import type { BinaryCode } from './binary-code';
import { callsOf, instructionsWithin, siteAfter } from './call-sites';
import type { ReturnPlace } from './probed-functions';

/** A binary's functions, as far as planning asks. */
export interface CodeOfBinary {
  readonly code: BinaryCode;
  /** Address of an exported function; null where there is none. */
  readonly addressOf: (name: string) => number | null;
}

export interface ReturnSite {
  readonly instruction: Instruction;
  /** The function that the instruction is found in. */
  readonly within: string;
}

/** None where this place does not tell the return in this binary. */
export function returnSites(binary: CodeOfBinary, name: string, place: ReturnPlace): ReturnSite[] {
  const address = binary.addressOf(name);
  if (address === null) return [];
  switch (place.by) {
    case 'callers':
      return afterCalls(binary, address, place.of);
    case 'exits':
      return binary.code
        .functionFrom(address)
        .exits.map(({ instruction }) => ({ instruction, within: name }));
    case 'callee': {
      const callee = binary.addressOf(place.name);
      return callee === null ? [] : afterCalls(binary, callee, [[name]]);
    }
    case 'successor':
      return [];
  }
}

/** Behind the calls of `callee`; none unless every group has a call. */
function afterCalls(
  binary: CodeOfBinary,
  callee: number,
  groups: readonly (readonly string[])[],
): ReturnSite[] {
  const found = groups.map((group) => group.flatMap((caller) => afterCallsIn(binary, callee, caller)));
  return found.some((sites) => sites.length === 0) ? [] : distinct(found.flat());
}

function afterCallsIn({ code, addressOf }: CodeOfBinary, callee: number, caller: string): ReturnSite[] {
  const entry = addressOf(caller);
  if (entry === null) return [];
  return callsOf(instructionsWithin(code, entry), callee).flatMap((call) => {
    const instruction = siteAfter(code, call);
    return instruction === null ? [] : [{ instruction, within: caller }];
  });
}

/** Functions share the code that they jump to. */
const distinct = (sites: readonly ReturnSite[]): ReturnSite[] => [
  ...new Map(sites.map((site) => [site.instruction.address, site])).values(),
];
