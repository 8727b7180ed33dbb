import { memorySource } from '../../byte-source';
import { readElf, readFunctions } from '../../elf/parse-elf';
import type { Result } from '../../errors';
import { CODE_ADDRESS, elfFile } from '../elf-file';
import type { TestFunction } from '../elf-file';
import { mutateBytes, overwrite } from './byte-mutations';
import { verdictOn } from './target';
import type { Target } from './target';
import type { FuzzRandom } from './fuzz-random';

/** Headers and program headers; what they point to follows at once, and sections come after the code. */
const HEADERS_END = 64 + 4 * 56;
const TABLES_END = 0x500;
const CODE_END = 0x2000;

const randomFunctions = (random: FuzzRandom): TestFunction[] =>
  Array.from({ length: random.below(8) }, () => ({
    name: random.word(20),
    address: CODE_ADDRESS + random.below(0x1000),
    size: random.below(256),
    undefined: random.chance(0.2),
    type: random.pick([2, 2, 10, 1]),
    binding: random.below(3),
  }));

function soundElf(random: FuzzRandom): Uint8Array {
  return elfFile({
    hash: random.pick(['gnu', 'sysv']),
    detached: random.chance(0.3),
    functions: randomFunctions(random),
    ...(random.chance(0.7) && { buildId: '0123456789abcdef0123' }),
    ...(random.chance(0.7) && { symtab: randomFunctions(random) }),
    ...(random.chance(0.3) && { debugLink: { name: 'file.debug', crc: random.u32() } }),
  });
}

/** Changes something in one of the regions that hold tables: most of the file is code, which nobody reads. */
function mutateTables(random: FuzzRandom, bytes: Uint8Array): Uint8Array {
  const codeEnd = bytes.length > CODE_END ? CODE_END : HEADERS_END;
  const [from, to] = random.pick([
    [0, HEADERS_END],
    [HEADERS_END, TABLES_END],
    [codeEnd, bytes.length],
    [codeEnd, bytes.length],
  ]);
  return overwrite(random, bytes, Math.min(from, bytes.length), Math.min(to, bytes.length));
}

/** Layout and functions, and what is at some addresses. */
function readAll(bytes: Uint8Array): Result<unknown> {
  const source = memorySource(bytes);
  const layout = readElf(source);
  if (!layout.ok) return layout;
  const functions = readFunctions(source, layout.value);
  if (!functions.ok) return functions;
  for (const address of [0, CODE_ADDRESS, CODE_ADDRESS + 0x800, 2 ** 53]) functions.value.at(address);
  functions.value.get('vm_stop');
  return functions;
}

export const elfTarget: Target = {
  name: 'elf',
  weight: 8,
  generate(random) {
    const sound = soundElf(random);
    if (random.chance(0.1)) return { bytes: sound, sound: true };
    let bytes: Uint8Array = sound;
    for (let left = random.between(1, 4); left > 0; left -= 1) {
      bytes = random.chance(0.85) ? mutateTables(random, bytes) : mutateBytes(random, bytes, sound);
    }
    return { bytes, sound: false };
  },
  run: (bytes) =>
    verdictOn(readAll(bytes), { codes: ['elf-corrupt'], texts: ['what'], offset: 'offset' }, bytes.length),
};
