/** Places probes in one binary, a row of the table at a time. */
import type { Instruction } from '../disassembly/instruction';
import type { ElfImage } from '../elf/elf-image';
import { BinaryCode } from './binary-code';
import type { CodeBytes } from './binary-code';
import { callsOf, instructionsWithin, siteAfter, siteAtEntry } from './call-sites';
import type { InlinedBetween, ProbedFunction, ReturnPlace } from './probed-functions';
import { eventName } from './probe-site';
import type { ProbeSite, SiteMeaning } from './probe-site';
import { returnSites } from './return-sites';
import type { CodeOfBinary, ReturnSite } from './return-sites';
import { mayYield } from './yielding-functions';

/** What planning needs of a binary. */
export interface ProbedBinary extends Pick<ElfImage, 'symbols' | 'fileOffsetOf'> {
  /** Its machine code; null where it cannot be read: returns are then left to the kernel's return probes. */
  readonly code: CodeBytes | null;
}

/** What became of a row of the table in one binary. */
export interface PlannedFunction {
  readonly row: ProbedFunction;
  readonly sites: readonly ProbeSite[];
  /** What stands in for the function itself or for its end, one clause; null where nothing has to. */
  readonly standIn: string | null;
}

interface PlannedReturn {
  readonly sites: readonly ProbeSite[];
  readonly standIn: string | null;
}

const NO_RETURN: PlannedReturn = { sites: [], standIn: null };

export class Planner {
  readonly code: BinaryCode | null;

  constructor(private readonly binary: ProbedBinary) {
    this.code = binary.code === null ? null : new BinaryCode(binary.code);
  }

  /** Address of an exported function that lies in the file; null where there is none. */
  readonly addressOf = (name: string): number | null => {
    const address = this.binary.symbols.get(name)?.address;
    return address !== undefined && this.binary.fileOffsetOf(address) !== null ? address : null;
  };

  site(
    of: Omit<ProbeSite, 'event' | 'fileOffset' | 'fetch'> & { readonly fetch?: readonly string[] },
    address: number,
    count: number,
  ): ProbeSite[] {
    const fileOffset = this.binary.fileOffsetOf(address);
    if (fileOffset === null) return [];
    const event = eventName(of.functionName, of.means, count);
    return [{ event, fetch: [], ...of, fileOffset: BigInt(fileOffset) }];
  }

  plan(row: ProbedFunction): PlannedFunction {
    const exported = [...row.symbols, ...row.standIns].find(({ name }) => this.addressOf(name) !== null);
    const address = exported === undefined ? null : this.addressOf(exported.name);
    if (exported === undefined || address === null) return this.planInlined(row);
    const symbol = exported.name;
    const standsIn = row.standIns.includes(exported);
    const functionName = standsIn ? row.symbols[0].name : symbol;
    const entry = this.entryOf(functionName, symbol, address);
    const returned = row.returned === null ? NO_RETURN : this.returnsOf(row.returned, functionName, symbol);
    if (returned === null) return { row, sites: [], standIn: null };
    const notes = [standsIn ? `${symbol} stands in for ${functionName}` : null, returned.standIn];
    const standIn = notes.filter((one) => one !== null).join('; ');
    return { row, sites: [...entry, ...returned.sites], standIn: standIn === '' ? null : standIn };
  }

  private entryOf(functionName: string, symbol: string, address: number): ProbeSite[] {
    const site = this.code === null ? address : siteAtEntry(this.code, address);
    const seen = site === address ? null : this.code?.at(site);
    const place = seen ? this.placeOf(symbol, seen) : symbol;
    return this.site({ functionName, means: 'entered', at: 'instruction', place }, site, 1);
  }

  /** Null where its end cannot be seen at all. */
  private returnsOf(
    places: readonly ReturnPlace[],
    functionName: string,
    symbol: string,
  ): PlannedReturn | null {
    for (const place of places) {
      if (place.by === 'successor') {
        return { sites: [], standIn: `the end of ${symbol} is told by what follows it` };
      }
      const found = this.code === null ? [] : returnSites(this.withCode(this.code), symbol, place);
      if (found.length > 0)
        return { sites: this.atInstructions(functionName, 'returned', found), standIn: null };
    }
    const address = this.addressOf(symbol);
    if (mayYield(symbol) || address === null) return null;
    const place = `${symbol}, the kernel’s return probe`;
    return {
      sites: this.site({ functionName, means: 'returned', at: 'return', place }, address, 1),
      standIn: this.code === null ? null : `the end of ${symbol} is left to the kernel’s return probe`,
    };
  }

  /** The compiler may have inlined it: the calls around it on the path are its edges then. */
  private planInlined(row: ProbedFunction): PlannedFunction {
    const edges = row.inlined === null || this.code === null ? null : this.edgesOf(this.code, row.inlined);
    if (row.inlined === null || edges === null) return { row, sites: [], standIn: null };
    const { name } = row.symbols[0];
    const { after, before } = row.inlined;
    const sites = [
      ...this.atInstructions(name, 'entered', edges.begin),
      ...this.atInstructions(name, 'returned', edges.end),
    ];
    return { row, sites, standIn: `what comes between ${after} and ${before} stands in for ${name}` };
  }

  private edgesOf(
    code: BinaryCode,
    { in: caller, after, before }: InlinedBetween,
  ): { readonly begin: readonly ReturnSite[]; readonly end: readonly ReturnSite[] } | null {
    const entry = this.addressOf(caller);
    const [first, last] = [this.addressOf(after), this.addressOf(before)];
    if (entry === null || first === null || last === null) return null;
    const within = instructionsWithin(code, entry);
    const at = (instruction: Instruction | null): ReturnSite[] =>
      instruction === null ? [] : [{ instruction, within: caller }];
    const begin = callsOf(within, first).flatMap((call) => at(siteAfter(code, call)));
    const end = callsOf(within, last).flatMap(at);
    return begin.length === 0 || end.length === 0 ? null : { begin, end };
  }

  atInstructions(functionName: string, means: SiteMeaning, found: readonly ReturnSite[]): ProbeSite[] {
    return found.flatMap(({ instruction, within }, index) => {
      const place = this.placeOf(within, instruction);
      return this.site(
        { functionName, means, at: 'instruction', place },
        Number(instruction.address),
        index + 1,
      );
    });
  }

  /** `vm_stop+0xba (call qapi_event_send_stop)`; of code without a symbol its address. */
  placeOf(within: string, instruction: Instruction): string {
    const { address, flow, target, mnemonic } = instruction;
    const { address: start = 0, sizeBytes = 0 } = this.binary.symbols.get(within) ?? {};
    const offset = Number(address) - start;
    const inside = offset >= 0 && offset < sizeBytes;
    const named = target === null ? null : this.code?.functionAt(Number(target));
    const shown = flow === 'next' ? instruction.text : [mnemonic, named?.name].filter(Boolean).join(' ');
    const where = inside ? `${within}+0x${offset.toString(16)}` : `0x${address.toString(16)} below ${within}`;
    return `${where} (${shown})`;
  }

  private withCode(code: BinaryCode): CodeOfBinary {
    return { code, addressOf: this.addressOf };
  }
}
