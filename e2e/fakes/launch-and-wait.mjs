// Launches a guest with the real launcher, prints its pid and folder as one line of JSON, and waits to be killed.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '../..');
// As in the CommonJS bundle; Vite's module runner has none.
globalThis.__filename = fileURLToPath(import.meta.url);
const options = {
  configFile: false,
  logLevel: 'error',
  resolve: { alias: { '@core': resolve(root, 'src-core') } },
};
const load = async (file) => (await runnerImport(resolve(root, file), options)).module;
const { createGuestLauncher } = await load('src-main/engine/launch/launch.ts');
const { createQemuHost } = await load('src-main/host/qemu/qemu-host.ts');
const { DEFAULT_GUEST } = await load('src-core/analysis/settings.ts');

const launched = await createGuestLauncher(createQemuHost({ resources: resolve(root, 'resources') })).launch(
  { ...DEFAULT_GUEST, accelerator: 'tcg', vcpus: 1, memoryMiB: 128 },
  { signal: new AbortController().signal, log: () => undefined },
);
if (!launched.ok) throw new Error(launched.error.message);
const { pid, commandLine } = launched.value;
const socket = commandLine.find((argument) => argument.includes('qmp.sock'));
process.stdout.write(`${JSON.stringify({ pid, folder: dirname(socket.match(/path=(.*)$/)[1]) })}\n`);
