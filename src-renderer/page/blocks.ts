/** The page's data: see src-core/report/page-blocks.ts. */

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

async function bytesOf(element: Element): Promise<ArrayBuffer> {
  const bytes = decoded(element.textContent ?? '');
  if (element.getAttribute('data-form') !== 'deflate') return bytes.buffer;
  return new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')),
  ).arrayBuffer();
}

/** Blocks of one name stand for one content, in order. */
export async function readBlocks(name: string): Promise<ArrayBuffer[]> {
  const parts: ArrayBuffer[] = [];
  for (const element of document.querySelectorAll(`script[data-block="${name}"]`))
    parts.push(await bytesOf(element));
  return parts;
}

/** What the page was written with: by the same version of this program, in one file with its reader. */
export async function readJson(name: string): Promise<unknown> {
  const text = await new Blob(await readBlocks(name)).text();
  const content: unknown = JSON.parse(text);
  return content;
}
