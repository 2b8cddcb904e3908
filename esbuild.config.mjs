// Builds everything under dist/: the library (ES modules), the command line and the pages.
// `node esbuild.config.mjs --watch` rebuilds the pages while files change.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  loader: { '.wgsl': 'text', '.glsl': 'text' },
  logLevel: 'warning',
};

/** The npm package: what a program imports. Its own dependencies stay imports. */
const library = {
  ...common,
  entryPoints: { index: 'src/index.ts', gpu: 'src/gpu/index.ts', kernels: 'src/kernels.ts', view: 'src/view/index.ts' },
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['regl', 'wgsl_reflect/*'],
};

/** What runs in Node only: the command line, and `scorefield/node`, which opens a device there. */
const node = {
  ...common,
  entryPoints: { cli: 'src/cli/main.ts', node: 'src/cli/node-gpu.ts' },
  outdir: 'dist',
  platform: 'node',
  external: ['webgpu'],
};

/** `npm run report`: in Node too; its pages carry their fonts and style with them. */
const report = {
  ...node,
  entryPoints: { report: 'src/report/main.ts' },
  loader: { ...common.loader, '.css': 'text', '.woff2': 'dataurl' },
  external: ['webgpu', 'playwright'],
};

const page = {
  ...common,
  entryPoints: { app: 'src/app/main.ts', sums: 'src/app/learning/sums.ts' },
  outdir: 'dist/site',
  minify: true,
  // Its style sheet, which it does not export: in ours, so that the page's security policy need not allow inline styles.
  alias: { 'lil-gui.css': fileURLToPath(new URL('node_modules/lil-gui/dist/lil-gui.css', import.meta.url)) },
};

/** The benchmark's page. Its peers are chunks that it fetches when they are needed; the page above knows nothing of them. */
const bench = {
  ...common,
  entryPoints: { bench: 'src/bench/page.ts' },
  outdir: 'dist/site',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
};

const watch = process.argv.includes('--watch');
await rm('dist', { recursive: true, force: true });
await mkdir('dist/site', { recursive: true });
await cp('index.html', 'dist/site/index.html');
// Under a name that every web server sends as text.
await cp('docs/derivation.md', 'dist/site/derivation.txt');
await cp('src/bench/bench.html', 'dist/site/bench.html');
const built = await Promise.all([library, node, report, page, bench].map((all) => build({ ...all, metafile: true })));
await writeFile('dist/packages.json', `${JSON.stringify(packagesIn(built), null, 2)}\n`);
if (watch) for (const options of [page, bench]) await (await context(options)).watch();

/** Names of the packages that have left something in these outputs: docs/licences.md lists them. */
function packagesIn(builds) {
  const parts = builds.flatMap(({ metafile }) => Object.values(metafile.outputs)).flatMap((output) => output.inputs);
  const paths = parts.flatMap((inputs) => Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0));
  const names = paths.flatMap((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
  return [...new Set(names)].sort();
}
