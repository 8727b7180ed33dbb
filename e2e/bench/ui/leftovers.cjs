// Node alone: node leftovers.cjs FOLDER BENCH-PARENT. Once its stdin ends, and so the bench has ended, however it did, ends what the bench
// started and left, and removes its folder.
const { readFileSync, readdirSync, rmSync } = require('node:fs');
const { basename, dirname } = require('node:path');

const [folder, parent] = process.argv.slice(2);
const screenKey = process.env.XAUTHORITY ?? '';
const GRACE_MS = 5_000;
const LOOK_AGAIN_MS = 100;

const read = (pid, name) => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
};
const wordsOf = (pid) => read(pid, 'cmdline').split('\0');
const pids = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);

// Ours alone have both: the bench's environment, and its folder among their words.
const isOurs = (pid) =>
  wordsOf(pid).some((word) => word.includes(folder)) &&
  read(pid, 'environ').split('\0').includes(`QUIESCOPE_BENCH_FOLDER=${folder}`);
// The virtual screen of a killed xvfb-run, which would have ended it.
const isScreen = (pid) => wordsOf(pid).includes(screenKey) && basename(wordsOf(pid)[0] ?? '') === 'Xvfb';

async function end(isMeant) {
  const untilMs = Date.now() + GRACE_MS;
  let signal = 'SIGTERM';
  for (let left = pids().filter(isMeant); left.length > 0; left = pids().filter(isMeant)) {
    for (const pid of left) {
      try {
        if (signal !== null) process.kill(Number(pid), signal);
      } catch {
        continue;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    signal = Date.now() > untilMs ? 'SIGKILL' : null;
    if (Date.now() > 2 * GRACE_MS + untilMs) return;
  }
}

async function gone(pid) {
  const untilMs = Date.now() + GRACE_MS;
  const runs = () => !/^$|\) Z/.test(read(pid, 'stat'));
  while (runs() && Date.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  return !runs();
}

let said = '';
process.stdin.on('data', (text) => (said += text));
process.stdin.on('close', async () => {
  await end(isOurs);
  rmSync(folder, { recursive: true, force: true });
  const screenFolder = dirname(screenKey);
  if (said.includes('done') || !basename(screenFolder).startsWith('xvfb-run.')) return;
  if (!(await gone(parent))) return;
  await end(isScreen);
  rmSync(screenFolder, { recursive: true, force: true });
});
// A signal to the whole group is for the bench: what we are here for comes after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => undefined);
