/** Prints pages with Chromium: PDF on A4, and each figure as PNG. */
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { chromiumArgs } from '../../tools/chromium-flags.mjs';
import type { Report } from './report.ts';

/** Pixels of a PNG a CSS pixel: figures are 657 of these wide. */
const SCALE = 3;

/** Writes report.pdf, figures.pdf and a PNG of each figure into the folder, and gives the files' names. */
export async function print(folder: string, { html, figuresHtml, figures }: Report): Promise<string[]> {
  const executablePath = process.env.SCOREFIELD_BROWSER;
  const browser = await chromium.launch({ args: chromiumArgs(), ...(executablePath && { executablePath }) });
  try {
    await printPdf(browser, html, join(folder, 'report.pdf'));
    await printPdf(browser, figuresHtml, join(folder, 'figures.pdf'));
    const page = await browser.newPage({ viewport: { width: 900, height: 1200 }, deviceScaleFactor: SCALE });
    await page.setContent(figuresHtml);
    const pictures = figures.map(({ number, name }) => ({ number, file: `figure-${number}-${name}.png` }));
    for (const { number, file } of pictures) {
      await page
        .locator(`#figure-${number} svg`)
        .first()
        .screenshot({ path: join(folder, file) });
    }
    return ['report.pdf', 'figures.pdf', ...pictures.map(({ file }) => file)];
  } finally {
    await browser.close();
  }
}

async function printPdf(browser: Browser, html: string, path: string): Promise<void> {
  const page = await browser.newPage();
  await page.setContent(html);
  await page.pdf({
    path,
    preferCSSPageSize: true,
    printBackground: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate:
      '<div style="width:100%;font:8pt serif;text-align:center"><span class="pageNumber"></span> / <span class="totalPages"></span></div>',
    outline: true,
    tagged: true,
  });
  await page.close();
}
