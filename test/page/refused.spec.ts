// What a browser or its device refuses to one run: a kernel, or memory. The page says in a note what it was, stays alive,
// and the run before goes on as if nothing had been asked.

import type { Page } from '@playwright/test';
import { countMemory, memoryOf } from '../support/memory.ts';
import { expect, nextRun, settled, started, test, trainTo } from '../support/page.ts';
import { checkPanels } from './panels.ts';
import { stateOf } from './run-state.ts';

/** A small network and few chains, for steps that are fast on every adapter. */
const LINK = '#hidden=8&batch=32&iterations=4000&chains=256&variant=four';

/** What the browser refuses now. Kernels by name, and whether as text or as a pipeline; buffers of chains above a size. */
interface Refused {
  texts: string[];
  pipelines: string[];
  /** All texts but these. */
  onlyTexts: string[] | undefined;
  chainBytes: number;
}

type Refusing = typeof globalThis & { refused: Refused };

/** In the page before its own code: a browser that refuses what it is told to. */
function refuse(first: Partial<Refused>): void {
  const refused: Refused = { texts: [], pipelines: [], onlyTexts: undefined, chainBytes: Infinity, ...first };
  Object.assign(globalThis, { refused });
  const { createShaderModule, createComputePipelineAsync, createBuffer, popErrorScope } = GPUDevice.prototype;
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    const { label = '', code } = descriptor;
    const isRefused = refused.texts.includes(label) || refused.onlyTexts?.includes(label) === false;
    const text = isRefused ? code.replace('@compute', 'const a = no_such_name; @compute') : code;
    return createShaderModule.call(this, { ...descriptor, code: text });
  };
  GPUDevice.prototype.createComputePipelineAsync = async function (descriptor) {
    if (refused.pipelines.includes(descriptor.label!)) {
      throw new GPUPipelineError('too many registers\n - while compiling', { reason: 'internal' });
    }
    return createComputePipelineAsync.call(this, descriptor);
  };
  let last: GPUBufferDescriptor | undefined;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    last = descriptor;
    return createBuffer.call(this, descriptor);
  };
  GPUDevice.prototype.popErrorScope = async function () {
    const isRefused = last?.label === 'chains' && last.size > refused.chainBytes;
    last = undefined;
    const error = await popErrorScope.call(this);
    return isRefused ? new GPUOutOfMemoryError('out of memory') : error;
  };
}

const change = (page: Page, to: Partial<Refused>) =>
  page.evaluate((wanted) => Object.assign((globalThis as Refusing).refused, wanted), to);

const set = (page: Page, key: 'hidden' | 'chains', value: unknown) =>
  page.evaluate(([name, to]) => window.scorefield!.store.set(name, to as never), [key, value] as const);

const note = (page: Page) => page.locator('#notes').getByRole('alert');

/** Bytes of GPU buffers by label, but for the one that belongs to the device. */
async function buffersOf(page: Page): Promise<Record<string, number>> {
  const { 'buffer call arguments': _, ...memory } = await memoryOf(page);
  return Object.fromEntries(Object.entries(memory).filter(([kind, bytes]) => kind.startsWith('buffer') && bytes > 0));
}

async function open(page: Page, site: string, first: Partial<Refused> = {}): Promise<void> {
  await page.addInitScript(countMemory);
  await page.addInitScript(refuse, first);
  await page.goto(site + LINK);
  await started(page);
}

test('the kernels of the first run, refused one after the other', { tag: '@fault-11' }, async ({ page, site }) => {
  await open(page, site, { onlyTexts: [] });
  const refusal = /^The run with these settings could not be made: shaders\/(\w+)\.wgsl:\d+:\d+: .*no_such_name.*\. /;
  await expect(note(page)).toHaveText(refusal);
  await expect(note(page)).toHaveText(/\. Choose other settings or another target\.$/);
  await expect(page.locator('body')).toHaveClass(/running/);
  await expect(page.locator('#status')).toBeEmpty();
  const before = await buffersOf(page);
  const allowed: string[] = [];
  for (let more = true; more; ) {
    const [, name] = refusal.exec((await note(page).textContent())!)!;
    expect(allowed).not.toContain(name);
    expect(await buffersOf(page), `left by a run whose ${name} was refused`).toEqual(before);
    allowed.push(name!);
    await change(page, { onlyTexts: allowed });
    const told = await note(page).allTextContents();
    await page.getByRole('button', { name: 'Start this run again' }).click();
    await expect.poll(() => note(page).allTextContents()).not.toEqual(told);
    more = (await note(page).count()) > 0;
  }
  expect(allowed.sort()).toEqual(
    ['adam', 'density', 'difference', 'draw', 'excess', 'field', 'gradient', 'grid', 'histogram', 'langevin', 'log_z']
      .concat(['mass', 'oracle', 'outer', 'pack', 'perturb'])
      .sort(),
  );
  await trainTo(page, 5);
  await checkPanels(page);
});

test('a target that needs no refused kernel starts the page after all', { tag: '@fault-11' }, async ({
  page,
  site,
}) => {
  await open(page, site, { texts: ['langevin'] });
  await expect(note(page)).toContainText('shaders/langevin.wgsl:');
  // What needs no run can be used.
  await page.getByRole('button', { name: 'Edit mixture' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.keyboard.press('?');
  await page.keyboard.press('Escape');
  for (const key of ['s', ' ', '[', ']', ' ']) await page.keyboard.press(key);
  await change(page, { texts: [] });
  await page.getByRole('combobox', { name: 'target' }).selectOption({ index: 2 });
  await expect(note(page)).toHaveCount(0);
  await trainTo(page, 5);
});

for (const [kind, kernels, told] of [
  [
    'texts',
    ['langevin'],
    /^The run .* made: shaders\/langevin\.wgsl:\d+:\d+: .*no_such_name.*\. The run before goes on\.$/,
  ],
  [
    'pipelines',
    ['gradient'],
    /: kernel 'gradient' \(shaders\/gradient\.wgsl:\d+\) was refused: too many registers\. The/,
  ],
] as const) {
  test(`another network whose ${kernels} is refused among ${kind}`, { tag: '@fault-11' }, async ({ page, site }) => {
    await open(page, site);
    await trainTo(page, 20);
    const before = await stateOf(page);
    const held = await buffersOf(page);
    const address = page.url();
    await change(page, { [kind]: kernels });
    await set(page, 'hidden', [12]);
    await expect(note(page)).toHaveText(told);
    await settled(page);
    expect(await stateOf(page)).toEqual(before);
    await checkPanels(page);
    await expect.poll(() => buffersOf(page), 'nothing is left of the other run').toEqual(held);
    expect(await page.evaluate(() => window.scorefield!.store.state.settings.hidden)).toEqual([8]);
    expect(page.url()).toBe(address);

    // The run before trains on, at any level, with other chains.
    await page.keyboard.press('[');
    await set(page, 'chains', 300);
    await trainTo(page, before.iteration + 20);
    const further = await stateOf(page);
    expect(further.losses.slice(0, before.iteration)).toEqual(before.losses);
    await checkPanels(page);

    await change(page, { [kind]: [] });
    await nextRun(page, () => set(page, 'hidden', [12]));
    await expect(note(page)).toHaveCount(0);
    await trainTo(page, 5);
  });
}

test('a preset and a target that are refused leave page, panel and address as they were', {
  tag: '@fault-11',
}, async ({ page, site }) => {
  await open(page, site);
  await trainTo(page, 5);
  await page.waitForFunction(() => location.hash.includes('chains=256'));
  const shown = () =>
    page.evaluate(() => {
      const { preset, target, settings, sigma } = window.scorefield!.store.state;
      return { preset, target, settings: { ...settings }, sigma, hash: location.hash };
    });
  const before = await shown();
  await change(page, { texts: ['gradient'] });
  const preset = page.getByRole('combobox', { name: 'preset' });
  const chosen = await preset.inputValue();
  await preset.selectOption({ index: 2 });
  await expect(note(page)).toContainText('shaders/gradient.wgsl:');
  await settled(page);
  await page.waitForTimeout(500); // the address is written after a rest
  const { sigma, ...rest } = await shown();
  expect({ ...rest, sigma: before.sigma }).toEqual(before);
  expect(await preset.inputValue()).toBe(chosen);
  expect(await page.evaluate(() => window.scorefield!.run!.sampler.sigma)).toBe(sigma);
});

test.describe('no memory for chains', () => {
  /** Bytes of 1000 chains. */
  const chainBytes = 8000;
  const memory =
    /there is no GPU memory for buffer 'chains' of 1 MB; smaller settings, or closing other programs, may help\./;

  test('other chains: those before go on', { tag: '@fault-14' }, async ({ page, site }) => {
    await open(page, site, { chainBytes });
    await trainTo(page, 5);
    const before = await stateOf(page);
    const held = await buffersOf(page);
    await set(page, 'chains', 2000);
    await expect(note(page)).toHaveText(/^These chains could not be made: .* The chains before go on\.$/);
    await expect(note(page)).toHaveText(memory);
    await settled(page);
    expect(await stateOf(page)).toEqual(before);
    expect(await buffersOf(page)).toEqual(held);
    const chains = () =>
      page.evaluate(async () => {
        const { run, store } = window.scorefield!;
        const { sampler } = run!;
        const { settings } = store.state;
        const counts = [settings.chains, run!.settings.chains, sampler.options.chains];
        return { counts, step: sampler.step, points: Array.from(await sampler.read()) };
      });
    const old = await chains();
    expect(old.counts).toEqual([256, 256, 256]);
    await trainTo(page, 10);
    const moved = await chains();
    expect(moved.step).toBeGreaterThan(old.step);
    expect(moved.points).not.toEqual(old.points);
    await checkPanels(page);

    await set(page, 'chains', 400);
    await expect(note(page)).toHaveCount(0);
    await settled(page);
    expect((await chains()).counts).toEqual([400, 400, 400]);
    await checkPanels(page);
  });

  test('the first run: fewer can be chosen', { tag: '@fault-14' }, async ({ page, site }) => {
    await page.addInitScript(refuse, { chainBytes });
    await page.goto(`${site}${LINK.replace('256', '2000')}`);
    await started(page);
    await expect(note(page)).toHaveText(/^The run with these settings could not be made: /);
    await expect(note(page)).toHaveText(memory);
    await set(page, 'chains', 500);
    await expect(note(page)).toHaveCount(0);
    await trainTo(page, 5);
    await checkPanels(page);
  });
});
