// All of the training that a run of the page can be told apart by.

import type { Page } from '@playwright/test';

export const stateOf = (page: Page) =>
  page.evaluate(async () => {
    const { iteration, theta, moments, losses } = await window.scorefield!.run!.trainer.save();
    return { iteration, theta: Array.from(theta), moments: Array.from(moments), losses: Array.from(losses) };
  });
