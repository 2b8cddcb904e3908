// Source that Node itself cannot import, because it brings in WGSL: bundled, then imported.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A module with all that it imports: nothing in it is shared with the package that other specs import. */
export async function importSource<Module>(entry: URL): Promise<Module> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    external: ['node:*'],
    target: 'es2022',
    loader: { '.wgsl': 'text' },
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`);
}
