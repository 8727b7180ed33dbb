import { parseKallsyms } from '../../perf/kallsyms';
import { parseTracepointFormat } from '../../perf/tracepoint-format';
import { parseTracingData } from '../../perf/tracing-data';
import { formatText } from '../perf-formats';
import { tracingDataBytes } from '../perf-stream';
import { mutateBytes } from './byte-mutations';
import { randomFormat } from './perf-event-model';
import { changeNumber } from './perf-mutations';
import { find, taken, verdictOn } from './target';
import type { FuzzInput, Target } from './target';
import type { FuzzRandom } from './fuzz-random';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const SOUND = 0.1;

/** Spoils a text's numbers or its bytes, one to three times. */
function spoiled(random: FuzzRandom, sound: Uint8Array, donor: Uint8Array): FuzzInput {
  if (random.chance(SOUND)) return { bytes: sound, sound: true };
  let bytes = sound.slice();
  for (let left = random.between(1, 3); left > 0; left -= 1) {
    if (bytes.length > 0 && random.chance(0.4)) changeNumber(random, bytes);
    else bytes = mutateBytes(random, bytes, donor).slice();
  }
  return { bytes, sound: false };
}

const formatBytes = (random: FuzzRandom): Uint8Array =>
  encoder.encode(formatText(randomFormat(random, random.u32())));

export const formatTarget: Target = {
  name: 'format',
  weight: 6,
  generate: (random) => spoiled(random, formatBytes(random), formatBytes(random)),
  run(bytes) {
    const result = parseTracepointFormat('system', decoder.decode(bytes));
    const shape = { codes: ['perf-data-corrupt'], texts: ['what'], offset: null } as const;
    const verdict = verdictOn(result, shape, bytes.length);
    if (!result.ok) return verdict;
    for (const { name, offset, sizeBytes } of result.value.fields.values()) {
      if (!(offset >= 0 && offset + sizeBytes <= 0xffff))
        return find(`the field ${name} is outside any payload`);
    }
    return verdict;
  },
};

function tracingBytes(random: FuzzRandom): Uint8Array {
  const count = random.below(4);
  return tracingDataBytes(Array.from({ length: count }, (_, index) => randomFormat(random, 300 + index)));
}

export const tracingDataTarget: Target = {
  name: 'tracing-data',
  weight: 6,
  generate: (random) => spoiled(random, tracingBytes(random), tracingBytes(random)),
  run: (bytes) =>
    verdictOn(
      parseTracingData(bytes),
      { codes: ['perf-data-corrupt'], texts: ['what'], offset: 'offset' },
      bytes.length,
    ),
};

function kallsymsBytes(random: FuzzRandom): Uint8Array {
  const lines = Array.from({ length: random.below(20) }, () => {
    const address = random.chance(0.9) ? 0xffff_ffff_8000_0000n + BigInt(random.u32()) : random.u64();
    const module = random.chance(0.2) ? `\t[${random.word(8)}]` : '';
    return `${address.toString(16).padStart(16, '0')} ${random.pick([...'tTwWdDbA'])} ${random.word(24)}${module}\n`;
  });
  return encoder.encode(lines.join(''));
}

/** Never refuses: lines that it cannot read name nothing. */
export const kallsymsTarget: Target = {
  name: 'kallsyms',
  weight: 4,
  generate: (random) => spoiled(random, kallsymsBytes(random), kallsymsBytes(random)),
  run(bytes) {
    const symbolise = parseKallsyms(decoder.decode(bytes));
    for (const address of [0n, 0xffff_ffff_8000_0000n, 0xffff_ffff_c000_1234n, 2n ** 64n - 1n]) {
      if (symbolise(address) === '') return find(`an address has no name: ${String(address)}`);
    }
    return taken;
  },
};
