'use strict';
// `electron [-r MODULE]... [--switch]... PATH [ARGUMENT]...` loads the application at PATH. An Electron distribution brings an
// app that does this; the older runtime for tests (see ../test-runtime.mjs) comes without one, and gets this one.
const fs = require('node:fs');
const path = require('node:path');
const { app } = require('electron');

const modules = [];
let applicationPath;
const words = process.argv.slice(1);
while (words.length > 0 && applicationPath === undefined) {
  const word = words.shift();
  if (word === '-r' || word === '--require') modules.push(words.shift());
  else if (word === '-v' || word === '--version') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  } else if (!word.startsWith('-')) applicationPath = path.resolve(word);
}

for (const module of modules) require(path.resolve(module));

if (applicationPath === undefined) {
  console.error('usage: electron [-r MODULE]... PATH');
  app.exit(2);
} else {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const isFile = fs.statSync(applicationPath).isFile();
  const manifestPath = path.join(applicationPath, 'package.json');
  const manifest = isFile ? {} : JSON.parse(fs.readFileSync(manifestPath, 'utf8'));
  const name = manifest.productName ?? manifest.name;
  if (name !== undefined) app.setName(name);
  if (manifest.version !== undefined) app.setVersion(manifest.version);
  app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
  app.setAppPath(isFile ? path.dirname(applicationPath) : applicationPath);
  require(isFile ? applicationPath : path.resolve(applicationPath, manifest.main ?? 'index.js'));
}
