// Builds the built-in guest, resources/guest/quiescope-guest.bin, from its assembler sources.
//
//   node scripts/build-guest.mjs           build it in place
//   node scripts/build-guest.mjs --check   build it in a temporary folder and compare
//
// Exit status: 0 built, or equal; 1 differs; 2 wrong usage, or the sources don't build;
// 3 no assembler or linker.
//
// The binary is committed so that using Quiescope, and testing it, needs no binutils.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const guestFolder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'resources', 'guest');
const committed = join(guestFolder, 'quiescope-guest.bin');

// On another architecture the plain names are that architecture's tools.
const prefix = ['x64', 'ia32'].includes(process.arch) ? '' : 'x86_64-linux-gnu-';
const debianPackage = prefix === '' ? 'binutils' : 'binutils-x86-64-linux-gnu';

class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function tool(name, args) {
  const program = prefix + name;
  try {
    const { stderr } = await run(program, args, { cwd: guestFolder });
    process.stderr.write(stderr);
  } catch (error) {
    if (error.code === 'ENOENT') {
      throw new Failure(3, `${program} is missing: apt-get install ${debianPackage}`);
    }
    throw new Failure(2, `${program} failed:\n${error.stderr || error.message}`);
  }
}

async function build() {
  const folder = await mkdtemp(join(tmpdir(), 'quiescope-guest-'));
  try {
    const object = join(folder, 'guest.o');
    const image = join(folder, 'guest.bin');
    await tool('as', ['--32', '-I', '.', '-o', object, 'guest.S']);
    // Not `ld`: that may be another linker, which may not know flat binaries.
    await tool('ld.bfd', [
      '-m',
      'elf_i386',
      '-T',
      'guest.ld',
      '--build-id=none',
      '--oformat',
      'binary',
      '-o',
      image,
      object,
    ]);
    return await readFile(image);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first offset at which the two differ, or -1. */
function firstDifference(a, b) {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? -1 : shorter;
}

async function check() {
  const built = await build();
  const kept = await readFile(committed).catch((error) => {
    if (error.code === 'ENOENT') throw new Failure(1, 'resources/guest/quiescope-guest.bin is missing');
    throw error;
  });
  const offset = firstDifference(built, kept);
  if (offset >= 0) {
    throw new Failure(
      1,
      `resources/guest/quiescope-guest.bin differs from its sources at offset ${offset} (0x${offset.toString(16)}): ` +
        `${kept.length} bytes, the sources give ${built.length}`,
    );
  }
  console.log(`resources/guest/quiescope-guest.bin is what its sources give (${kept.length} bytes)`);
}

try {
  const args = process.argv.slice(2);
  if (args.length === 0) {
    const built = await build();
    await writeFile(committed, built);
    console.log(`resources/guest/quiescope-guest.bin: ${built.length} bytes`);
  } else if (args.length === 1 && args[0] === '--check') {
    await check();
  } else {
    throw new Failure(2, 'usage: node scripts/build-guest.mjs [--check]');
  }
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  process.exitCode = error instanceof Failure ? error.status : 2;
}
