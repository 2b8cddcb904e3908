// `npm run licences`: docs/licences.md, the packages that an installation brings and those whose code the built files carry.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('..', import.meta.url));

/** The document for what package-lock.json, node_modules and dist/packages.json say. */
export function licencesDocument(root = own) {
  const { packages } = read(root, 'package-lock.json');
  const installed = Object.keys(packages).filter((path) => path !== '' && !packages[path].dev);
  const carried = read(root, 'dist/packages.json').map((name) => `node_modules/${name}`);
  const rows = [...new Set([...installed, ...carried])].sort().map((path) => {
    const { name, version, license } = read(root, `${path}/package.json`);
    const uses = [installed.includes(path) && 'installed', carried.includes(path) && 'carried'].filter(Boolean);
    return `| ${name} | ${version} | ${license} | ${uses.join(', ')} |`;
  });
  return [
    '# Licences',
    '',
    'Written by `npm run licences`: the packages that come with an installation of scorefield, and those whose code, style',
    'or fonts the files under `dist/` carry. scorefield itself is under the MIT licence.',
    '',
    '| package | version | licence | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function read(root, path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(own, 'docs', 'licences.md'), licencesDocument());
}
