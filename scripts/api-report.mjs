#!/usr/bin/env node
// In a package's folder: the public types of each door, compared with the committed api/<door>.d.ts, so that a change of
// what users see is a line in a diff. `--write` accepts the types as they are. A report ends where another room of the
// package begins (it has its own), so each type is reported once.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { build } from 'tsdown';

const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Each door's source, by the name of its report. */
const doors = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([door, target]) => [door === '.' ? 'index' : door.slice(2), resolve(target['@redis-patterns/source'])]);

async function types(door, entry, outDir) {
  const room = dirname(entry) + sep;
  const leaves = (id, importer) => id.startsWith('.') && importer && !resolve(dirname(importer), id).startsWith(room);
  await build({
    config: false,
    entry: { [door]: entry },
    outDir,
    clean: false,
    format: 'esm',
    platform: 'node',
    fixedExtension: false,
    dts: { emitDtsOnly: true, sourcemap: false },
    deps: { neverBundle: leaves },
    logLevel: 'error',
  });
  const text = readFileSync(join(outDir, `${door}.d.ts`), 'utf8').replace(/^import ".*\n/gm, '');
  const title = door === 'index' ? name : `${name}/${door}`;
  return `// What ${title} exports. Made by \`pnpm run api\`: review its diff.\n${text}`;
}

/** The file's text, or undefined when there is none. */
function committed(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const dir = mkdtempSync(join(tmpdir(), 'redis-patterns-api-'));
mkdirSync('api', { recursive: true });
try {
  const stale = new Set(readdirSync('api'));
  const changed = [];
  for (const [door, entry] of doors) {
    const file = `api/${door}.d.ts`;
    stale.delete(basename(file));
    const report = await types(door, entry, dir);
    if (report === committed(file)) continue;
    changed.push(file);
    if (process.argv.includes('--write')) writeFileSync(file, report);
  }
  for (const file of stale) {
    changed.push(`api/${file}`);
    if (process.argv.includes('--write')) rmSync(join('api', file));
  }
  if (changed.length > 0 && !process.argv.includes('--write')) {
    console.error(
      `${name}: the public types changed (${changed.join(', ')}): run \`pnpm run api\` here, review the diff`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
