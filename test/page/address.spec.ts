// The address holds the state: opening it again gives the same run to the bit, what is typed into it takes effect, and
// whatever stands there, the page stays up and says what it made of it.

import type { Page } from '@playwright/test';
import { PRESETS, readLink, type Settings, SOFTWARE_VARIANT, writeLink } from 'scorefield';
import { expect, nextRun, settled, started, test, trainTo } from '../support/page.ts';

const LINK =
  '#preset=quick&seed=5&hidden=16,8&levels=6&batch=64&iterations=30&chains=203&steps=3&variant=four,eight&target=ring';

const hashOf = (page: Page) => new URL(page.url()).hash;
const notes = (page: Page) => page.locator('#notes p');

/** The text of a note, without its button. */
const said = (text: string) => `${text}×`;

/** All that a link must bring back: the settings, every loss of the run, the noisy points, the chains once annealed. */
async function runToItsEnd(page: Page) {
  await started(page);
  await trainTo(page, 30);
  const annealed = page.evaluate(() => window.scorefield!.run!.sampler.read());
  await page.getByRole('button', { name: 'Anneal the chains' }).click();
  await page.waitForFunction(() => window.scorefield!.store.state.annealing);
  await page.waitForFunction(() => !window.scorefield!.store.state.annealing);
  await settled(page);
  return page.evaluate(
    async (before) => {
      const { settings, variants, trainer, sampler, fields } = window.scorefield!.run!;
      const { options, variant } = trainer;
      const { counts } = await fields.histogram.read();
      return {
        settings,
        variants,
        used: { gradient: variant, langevin: sampler.options.variant },
        levels: options.sigmas.length,
        losses: [...trainer.losses],
        counts: [...counts],
        chains: [...(await sampler.read())],
        moved: String(before) !== String(await sampler.read()),
      };
    },
    await annealed,
  );
}

test('a link gives the run it was copied from: losses, points and chains to the bit', async ({
  page,
  context,
  site,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(site + LINK);
  const first = await runToItsEnd(page);
  expect(first.settings).toMatchObject({
    seed: 5,
    hidden: [16, 8],
    batch: 64,
    chains: 203,
    steps: 3,
    activation: 'silu',
  });
  expect(first.used).toEqual({ langevin: 'four', gradient: 'eight' });
  expect(first.losses).toHaveLength(30);
  expect(first.losses.every((loss) => loss > 0.1 && loss < 20)).toBe(true);
  expect(first.chains).toHaveLength(2 * 203);
  expect(first.moved).toBe(true);

  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link, 'the chains ended at σ₁, and so the link shows that level').toBe(
    `${site}${LINK.replace('&target', '&sigma=0.0199999996&target')}`,
  );

  const again = await context.newPage();
  await again.goto(link);
  expect(await runToItsEnd(again)).toEqual(first);
  await again.close();
});

test('the address follows the page, in one entry of the history', async ({ laboratory: page }) => {
  const entries = await page.evaluate(() => history.length);
  const { settings } = PRESETS.assignment;
  const variants = { langevin: SOFTWARE_VARIANT, gradient: SOFTWARE_VARIANT };
  const state = (change: object) => ({ preset: 'assignment' as const, variants, settings: { ...settings, ...change } });
  await expect.poll(() => hashOf(page)).toBe('#preset=assignment&chains=2048&variant=subgroup');

  await nextRun(page, () => page.evaluate(() => window.scorefield!.store.set('seed', 12)));
  await expect.poll(() => hashOf(page)).toBe(writeLink(state({ seed: 12, chains: 2048 })).hash);
  await page.evaluate(() => window.scorefield!.store.set('chains', 300));
  await expect.poll(() => hashOf(page)).toBe(writeLink(state({ seed: 12, chains: 300 })).hash);
  await page.getByRole('slider', { name: /Noise level/ }).press('End');
  await expect.poll(() => readLink(hashOf(page)).sigma).toBeCloseTo(0.02, 8);

  const mixture = {
    kind: 'mixture' as const,
    components: [{ weight: 1, mean: [0.5, 0.25] as const, covariance: [0.04, 0, 0.01] as const }],
  };
  await nextRun(page, () =>
    page.evaluate((target) => window.scorefield!.store.setTarget({ label: 'mine', target }), mixture),
  );
  await expect.poll(() => readLink(hashOf(page)).target).toEqual(mixture);
  await expect(notes(page)).toHaveCount(0);

  await nextRun(page, () =>
    page.evaluate(() => {
      const points = Float32Array.of(0, 0, 1, 1);
      window.scorefield!.store.setTarget({ label: 'mine', target: { kind: 'points', points } });
    }),
  );
  await expect(notes(page)).toHaveText([said('The link leaves out the target: a point set does not fit into it.')]);
  expect(readLink(hashOf(page)).target).toBeUndefined();
  await page.getByRole('button', { name: 'Dismiss this note' }).click();
  await expect(notes(page)).toHaveCount(0);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await settled(page);
});

test('what a user types into the address takes effect', async ({ laboratory: page }) => {
  const go = (hash: string) =>
    nextRun(page, () =>
      page.evaluate((text) => {
        location.hash = text;
      }, hash),
    );
  await go('#preset=quick&seed=7&hidden=8&variant=four&sigma=0.5&target=ring');
  expect(await page.evaluate(() => window.scorefield!.run!.settings)).toEqual({
    ...PRESETS.quick.settings,
    ...{ seed: 7, hidden: [8], chains: 2048, variant: 'four' },
  });
  expect(await page.evaluate(() => window.scorefield!.run!.variants)).toEqual({ langevin: 'four', gradient: 'four' });
  expect(await page.evaluate(() => window.scorefield!.store.state.sigma)).toBe(0.5);
  await expect(page.getByRole('combobox', { name: 'preset' })).toHaveValue('quick (changed)');
  await expect(page.getByRole('combobox', { name: 'target' })).toHaveValue('ring of eight');
  await settled(page);

  await go('#target=1,0,0,0.01;3,1,1,0.02,0.01');
  const target = await page.evaluate(() => window.scorefield!.run!.target);
  expect(target).toEqual({
    kind: 'mixture',
    components: [
      { weight: 0.25, mean: [0, 0], covariance: [0.01, 0, 0.01] },
      { weight: 0.75, mean: [1, 1], covariance: [0.02, 0, 0.01] },
    ],
  });
  await expect(page.getByRole('combobox', { name: 'target' })).toHaveValue('from the link');
  await settled(page);

  await page.evaluate(() => window.scorefield!.store.set('variant', 'auto'));
  await expect.poll(() => page.evaluate(() => window.scorefield!.run!.settings.variant)).toBe('auto');
});

/** What hashes come to, and a note; each is put into the address of a page that runs. */
const HOSTILE: [hash: string, settings: Partial<Settings>, note: RegExp | undefined][] = [
  ['chains=1e9', { chains: 2 ** 20 }, /^chains is '1e9', which is not allowed: 1048576 is used/],
  ['chains=-1', { chains: 1 }, /^chains is '-1', which is not allowed: 1 is used/],
  ['chains=NaN', { chains: 2048 }, /^chains is 'NaN', which is malformed/],
  ['chains=Infinity', { chains: 2048 }, /^chains is 'Infinity', which is malformed/],
  ['chains=', { chains: 2048 }, /^chains is '', which is malformed/],
  ['chains=5&chains=6', { chains: 5 }, /^chains is given more than once: the first counts/],
  ['constructor=1', {}, /^'constructor' is ignored/],
  ['preset=__proto__', {}, /^preset is '__proto__': there is none of that name/],
  ['activation=toString', {}, /^activation is 'toString', which is malformed: elu is used/],
  ['target=%3Cimg%20src=x%20onerror=alert(1)%3E', {}, /^target is '<img src=x onerror=alert\(1\)>'/],
  ['<img src=x onerror="document.title=1">', {}, /^'.*img.*' is ignored/],
  ['seed=%', {}, /^seed is ignored: its value is not encoded/],
  [
    `${'64,'.repeat(33_000)}`,
    { hidden: [64, 64, 64] },
    /^The link is ignored: it has \d+ characters; allowed are 4096/,
  ],
  ['learningRate=1e3&chains=10', { learningRate: 1 }, /^learningRate is '1e3', which is not allowed: 1 is used/],
  ['sigmaMin=1e-6&chains=10', { sigmaMin: 1e-4 }, /^sigmaMin is '1e-6', which is not allowed: 0.0001 is used/],
  ['epsilon=10&chains=10', { epsilon: 1 }, /^epsilon is '10', which is not allowed: 1 is used/],
  ['sigma=7', {}, /^sigma is '7': allowed is 0.02 to 1/],
  ['target=1,1e30,-1e30,0', {}, undefined],
  ['target=1,0,0,1e37', {}, undefined],
  ['target=1,0,0,0', {}, undefined],
];

test('a hostile address changes nothing but settings within their range, and a note says so', {
  tag: ['@fault-14', '@fault-22', '@fault-25'],
}, async ({ laboratory: page }) => {
  const title = await page.title();
  for (const [hash, settings, note] of HOSTILE) {
    await test.step(hash.slice(0, 60), async () => {
      await nextRun(
        page,
        () =>
          page.evaluate((text) => {
            location.hash = text;
          }, `#hidden=4&${hash}`), // a small network, to be quick
      );
      expect(await page.evaluate(() => window.scorefield!.run!.settings)).toMatchObject(settings);
      const lines = await notes(page).allTextContents();
      if (note)
        expect(
          lines.some((line) => note.test(line)),
          `${lines}`,
        ).toBe(true);
      expect(await page.locator('#notes img').count()).toBe(0);
      expect(await page.evaluate(() => document.body.classList.contains('stopped'))).toBe(false);
      if (!note) await settled(page); // extreme, but allowed: all of it must be drawn
    });
  }
  expect(await page.title()).toBe(title);
});

test('a page that is opened at a hostile address starts', { tag: '@fault-25' }, async ({ page, site }) => {
  await page.goto(
    `${site}#preset=constructor&hidden=0&seed=-5&levels=1e400&<b>=1&sigmaMax=1e-9&target=<script>&schedule=%FF&a&b=&=`,
  );
  await started(page);
  await settled(page);
  expect(await page.evaluate(() => window.scorefield!.run!.settings)).toEqual({
    ...PRESETS.assignment.settings,
    ...{ hidden: [1], seed: 0, sigmaMax: 0.02, chains: 2048 },
  });
  await expect(notes(page).filter({ hasText: '<script>' })).toHaveCount(1);
  expect(await notes(page).count()).toBe(12);
});
