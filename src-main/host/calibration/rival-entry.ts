/**
 * The rival's own process: a line "spin N" on stdin has it spin for N ms. It says "ready" first, then "started NS" and
 * "ended NS" for each spell, on CLOCK_MONOTONIC. It ends with its stdin.
 */

/** Never more at once, whatever is asked: it may run ahead of everything else on its CPU. */
const SPELL_BOUND_MS = 50;
const NS_PER_MS = 1_000_000n;

function spin(milliseconds: number): void {
  const bounded = Math.min(Math.max(0, milliseconds), SPELL_BOUND_MS);
  const startedAt = process.hrtime.bigint();
  const until = startedAt + BigInt(Math.round(bounded)) * NS_PER_MS;
  // A pipe is written to at once (process.stdout of Node on Linux).
  process.stdout.write(`started ${startedAt}\n`);
  let now = startedAt;
  while (now < until) now = process.hrtime.bigint();
  process.stdout.write(`ended ${now}\n`);
}

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  const milliseconds = /^spin (\d+)\n/.exec(text)?.[1];
  if (milliseconds !== undefined) spin(Number(milliseconds));
});
process.stdin.on('close', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
process.stdout.write('ready\n');
