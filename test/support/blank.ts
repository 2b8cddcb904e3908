// An empty page on localhost, where WebGPU is, that runs a script made of the source.

import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'esbuild';

const tsconfig = fileURLToPath(new URL('../../tsconfig.json', import.meta.url)); // where 'scorefield' is the source

export async function bundle(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    tsconfig,
    bundle: true,
    write: false,
    target: 'es2022',
    loader: { '.wgsl': 'text' },
  });
  return outputFiles[0]!.text;
}

export async function openBlank(page: Page, site: string, script: string): Promise<void> {
  const address = `${site}blank.html`;
  await page.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>blank</title><body></body>' }),
  );
  await page.goto(address);
  await page.addScriptTag({ content: script });
}
