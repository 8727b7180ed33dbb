/** The window's own origin: what lies in the renderer's folder and nothing else, with a strict content policy. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const APP_SCHEME = 'quiescope';
export const APP_ORIGIN = `${APP_SCHEME}://app`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

/** No network, no eval, no frames. Inline styles: xterm and ECharts set some. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** The file in `folder` that `url` names; null for another host, a climb out of the folder, or an unknown type. */
export function fileFor(url: string, folder: string): { path: string; contentType: string } | null {
  let pathname: string;
  try {
    const parsed = new URL(url);
    if (parsed.protocol !== `${APP_SCHEME}:` || parsed.host !== 'app') return null;
    pathname = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  const contentType = CONTENT_TYPES[extname(pathname)];
  const path = normalize(join(folder, pathname));
  if (contentType === undefined || pathname.includes('\0') || !path.startsWith(folder + sep)) return null;
  return { path, contentType };
}

export async function answerFile(url: string, folder: string): Promise<Response> {
  const file = fileFor(url, folder);
  if (file === null) return new Response('not found', { status: 404 });
  try {
    const headers = {
      'content-type': file.contentType,
      'content-security-policy': CONTENT_POLICY,
      'x-content-type-options': 'nosniff',
    };
    return new Response(await readFile(file.path), { headers });
  } catch {
    return new Response('not found', { status: 404 });
  }
}
