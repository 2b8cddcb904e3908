// Points from a file: taken whole and standardised or not, or refused with one sentence and nothing changed.

import type { Page } from '@playwright/test';
import { MOST_FILE_BYTES, writeNpy } from 'scorefield';
import { expect, nextRun, settled, test } from '../support/page.ts';
import { checkExact } from './exact.ts';
import { expectSameRun, note, targetInForce, tool } from './own-target.ts';

const ROWS = [
  [102, -7],
  [104, -7],
  [102, -1],
  [104, -1],
  [103, -4],
] as const;
/** Their mean is (103, −4), their deviation on each axis √(4/5) of 1 and of 3. */
const [SD_X, SD_Y] = [Math.sqrt(0.8), 3 * Math.sqrt(0.8)];
const STANDARDISED = ROWS.flatMap(([x, y]) => [0.5 + (0.25 * (x - 103)) / SD_X, 0.5 + (0.25 * (y + 4)) / SD_Y]);

const chooser = (page: Page) => page.locator('#target-tools input[type=file]');
const label = (page: Page) => page.locator('#target-tools strong');

const choose = (page: Page, name: string, content: string | Uint8Array): Promise<void> =>
  chooser(page).setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });

const csv = (rows: Iterable<readonly [number, number]>, header = ''): string =>
  header + Array.from(rows, ([x, y]) => `${x},${y}\n`).join('');

async function expectPoints(page: Page, wanted: readonly number[]): Promise<void> {
  const target = await targetInForce(page);
  if (target.kind !== 'points') throw new Error('the target is a mixture');
  expect(target.points).toHaveLength(wanted.length);
  const apart = wanted.map((value, i) => Math.abs(target.points[i]! - value) / Math.max(1, Math.abs(value)));
  expect(Math.max(...apart)).toBeLessThan(1e-6);
}

test('a file with a header and one without, standardised and as they are', async ({ laboratory: page }) => {
  const [opened] = await Promise.all([page.waitForEvent('filechooser'), tool(page, 'Import…').click()]);
  await nextRun(page, () =>
    opened.setFiles({ name: 'five.csv', mimeType: 'text/csv', buffer: Buffer.from(csv(ROWS, 'x,y\n')) }),
  );
  await expectPoints(page, STANDARDISED);
  await expect(label(page)).toHaveText('five.csv');
  await expect(note(page)).toHaveText(
    'five.csv: 5 points, x ↦ 0.5 + 0.25 (x − 103.0)/0.8944, y ↦ 0.5 + 0.25 (y + 4.000)/2.683',
  );
  await settled(page);
  await checkExact(page, await targetInForce(page), 'five.csv');
  expect(await page.evaluate(() => window.scorefield!.run!.data.read())).toEqual(
    Float32Array.from(STANDARDISED.map(Math.fround)),
  );

  const box = page.getByRole('checkbox', { name: 'standardise' });
  await nextRun(page, () => box.uncheck());
  await expectPoints(page, ROWS.flat());
  await expect(note(page)).toHaveText('five.csv: 5 points, as they are');
  await nextRun(page, () => choose(page, 'plain.txt', csv(ROWS)));
  await expectPoints(page, ROWS.flat());
  await nextRun(page, () => choose(page, 'ARRAY.NPY', writeNpy(Float32Array.from(ROWS.flat()))));
  await expectPoints(page, ROWS.flat());
  await expect(label(page)).toHaveText('ARRAY.NPY');
  await nextRun(page, () => box.check());
  await expectPoints(page, STANDARDISED);
  // With another target the note is gone, and the choice is for the next file.
  await nextRun(page, () => page.getByRole('combobox', { name: 'target' }).selectOption({ label: 'three Gaussians' }));
  await expect(note(page)).toHaveText('');
  await expectSameRun(page, () => box.uncheck());
  await box.check();
  await settled(page);
});

/** A spiral of points on a disc, evenly dense, twice as wide as high. */
const disc = (count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => {
    const [radius, angle] = [Math.sqrt((i + 0.5) / count), 2.399963 * i];
    return [2 * radius * Math.cos(angle), radius * Math.sin(angle)];
  });

test('of 100 000 rows a preview comes first, of many the whole exact density follows', async ({ laboratory: page }) => {
  test.setTimeout(300_000);
  await nextRun(page, () => choose(page, 'disc.csv', csv(disc(100_000))));
  await expect(note(page)).toContainText('disc.csv: 100\u2009000 points, x ↦ 0.5 + 0.25 (x ');
  await expect(page.locator('#points')).toContainText('100\u2009000 points');
  const [preview, asked] = await page.evaluate(async () => {
    const { run, store } = window.scorefield!;
    const scales = await run!.fields.refreshExact({ sigma: store.state.sigma, window: run!.window, arrows: 20 });
    let submits = 0;
    await run!.fields.refineExact(scales, () => ++submits < 5);
    return [scales, submits] as const;
  });
  expect(preview.refined, 'first there is a preview').toBe(false);
  expect(asked, 'the density comes in many submits and can be left off').toBe(5);
  // What comes in a hundred submits instead of five hundred, to be quick.
  await nextRun(page, () => choose(page, 'less.csv', csv(disc(20_000))));
  await settled(page);
  await checkExact(page, await targetInForce(page), 'less.csv');
  await nextRun(page, () => page.getByRole('combobox', { name: 'target' }).selectOption({ label: 'three Gaussians' }));
  await settled(page);
});

test('a bad file is refused with its line, and nothing changes', { tag: '@fault-23' }, async ({ laboratory: page }) => {
  for (const [name, content, sentence] of [
    ['bad.csv', 'x,y\n1,2\n3,abc\n', "bad.csv: line 3: 'abc' is no number; allowed are finite decimal numbers"],
    ['three.csv', '1,2,3\n', 'three.csv: line 1: has 3 columns; allowed are 2'],
    ['empty.csv', '', 'empty.csv: the file has no rows of numbers; allowed are 1 or more'],
    ['long.csv', '0,1\n'.repeat(100_001), 'long.csv: line 100001: has row 100001; allowed are 100000 rows'],
    ['no.npy', '1,2\n', 'no.npy: the file has 4 bytes; allowed are 12 or more'],
    [
      '<img src=x onerror=alert(1)>.csv',
      '1\n',
      '<img src=x onerror=alert(1)>.csv: line 1: has 1 columns; allowed are 2',
    ],
  ] as const) {
    await expectSameRun(page, async () => {
      await choose(page, name, content);
      await expect(note(page)).toHaveText(sentence);
    });
    await expect(note(page)).toHaveClass(/refused/);
    await expect(label(page)).toHaveText('three Gaussians');
  }
  await expect(page.locator('#target-tools img')).toHaveCount(0);
});

test('far points are shown where noise levels reach, and are to be standardised beyond', async ({
  laboratory: page,
}) => {
  const box = page.getByRole('checkbox', { name: 'standardise' });
  await box.uncheck();
  const far = csv([
    [1e30, 0],
    [-1e30, 5],
  ]);
  await expectSameRun(page, async () => {
    await choose(page, 'far.csv', far);
    await expect(note(page)).toHaveText(
      'far.csv: point 1 has the coordinate 1.00e+30; allowed are up to 10000, or standardise',
    );
  });
  // Far apart against σ, no cell sees any of them.
  const apart = [9000, -9000, -9000, 8000];
  await nextRun(page, () => choose(page, 'apart.csv', '9000,-9000\n-9000,8000\n'));
  await settled(page);
  await expectPoints(page, apart);
  await expect(page.locator('#advice')).toContainText('σ_L = 1 is below half the largest distance');
  await nextRun(page, () => box.check());
  await nextRun(page, () => choose(page, 'far.csv', far));
  await expectPoints(page, [0.75, 0.25, 0.25, 0.75]);
  await expectSameRun(page, async () => {
    await box.click();
    await expect(note(page)).toHaveClass(/refused/);
    await expect(box).toBeChecked();
  });
  await settled(page);
});

test('a file that is too large is not read', { tag: '@fault-24' }, async ({ laboratory: page }) => {
  await expectSameRun(page, async () => {
    const read = await page.evaluate(async (bytes) => {
      const transfer = new DataTransfer();
      const file = new File(['1,2\n'], 'huge.csv');
      let asked = false;
      Object.defineProperty(file, 'size', { value: bytes });
      file.arrayBuffer = async () => {
        asked = true;
        return new ArrayBuffer(0);
      };
      transfer.items.add(file);
      const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
      Object.defineProperty(drop.dataTransfer, 'files', { value: [file] });
      document.body.dispatchEvent(drop);
      await new Promise(requestAnimationFrame);
      return { asked, taken: drop.defaultPrevented };
    }, MOST_FILE_BYTES + 1);
    expect(read).toEqual({ asked: false, taken: true });
    await expect(page.locator('#notes')).toContainText(
      `huge.csv is not opened: it has ${MOST_FILE_BYTES + 1} bytes; allowed are up to ${MOST_FILE_BYTES}.`,
    );
  });
});
