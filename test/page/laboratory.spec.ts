// From the load of the page on: it trains by itself, and what WebGL draws is what float64 says it should be.

import { expect, settled, started, test } from '../support/page.ts';
import { checkPanels } from './panels.ts';

test('trains from its start and draws what was learned', { tag: '@fault-3' }, async ({ page, site }) => {
  await page.goto(site);
  await started(page);
  await page.waitForFunction(() => window.scorefield!.run!.trainer.iteration >= 20);
  await settled(page);

  const [shown, trained, chainSteps] = await page.evaluate(async () => {
    const { shown, trainer, sampler } = window.scorefield!.run!;
    return [await shown.read(), await trainer.weights.read(), sampler.step] as const;
  });
  expect(shown, 'the weights shown are those after the last step').toEqual(trained);
  expect(chainSteps, 'the chains move beside the training').toBeGreaterThan(0);
  await expect(page.locator('#software'), 'says that the adapter is a slow one').toBeVisible();
  await expect(page.locator('#read-chains'), 'an eighth of what a GPU begins with').toHaveText('2\u2009048 chains');
  await expect(page.locator('#read-step')).toHaveText(/^step \d+ of 15\u2009000$/);
  await checkPanels(page);
});
