/** Puts the script and the style of the HTML report into the bundle as text: see src-core/report/page-assets.ts. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build, type Plugin } from 'vite';

const ROOT = import.meta.dirname;
const PAGE = resolve(ROOT, 'src-renderer/page');

/** Runs in browsers of the last years; nothing of it is loaded when it runs. */
async function bundledScript(): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    resolve: { alias: { '@core': resolve(ROOT, 'src-core') } },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      rollupOptions: { input: resolve(PAGE, 'main.ts'), output: { format: 'iife' } },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const [chunk, ...others] = outputs;
  if (chunk?.type !== 'chunk' || others.length > 0) throw new Error('The page’s script is not one file.');
  return chunk.code.trim();
}

const asset = (text: string): string =>
  JSON.stringify({ text, sha256: createHash('sha256').update(text).digest('base64') });

async function assets(): Promise<string> {
  const style = await readFile(resolve(PAGE, 'page.css'), 'utf8');
  return `export const PAGE_SCRIPT = ${asset(await bundledScript())};\nexport const PAGE_STYLE = ${asset(style)};\n`;
}

export const pageAssets: Plugin = {
  name: 'page-assets',
  load: (id) => (id.endsWith('/src-core/report/page-assets.ts') ? assets() : null),
};
