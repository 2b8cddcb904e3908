/** Prints pages with Chromium: PDF on A4, and each figure as PNG. */
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { chromiumArgs } from '../../tools/chromium-flags.mjs';
import type { Figure } from './figure.ts';
import type { Report } from './report.ts';

/** Pixels of a PNG a CSS pixel: figures are 657 of these wide. */
const SCALE = 3;

/** Writes report.pdf, figures.pdf and a PNG of each figure into the folder, and gives the files' names. */
export async function print(folder: string, { html, figuresHtml, figures }: Report): Promise<string[]> {
  const executablePath = process.env.SCOREFIELD_BROWSER;
  const browser = await chromium.launch({ args: chromiumArgs(), ...(executablePath && { executablePath }) });
  try {
    const [, , pictures] = await Promise.all([
      printPdf(browser, html, join(folder, 'report.pdf')),
      printPdf(browser, figuresHtml, join(folder, 'figures.pdf')),
      photograph(browser, folder, figuresHtml, figures),
    ]);
    return ['report.pdf', 'figures.pdf', ...pictures];
  } finally {
    await browser.close();
  }
}

/** Writes a PNG of each figure, and gives the files' names. */
async function photograph(
  browser: Browser,
  folder: string,
  html: string,
  figures: readonly Figure[],
): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width: 900, height: 1200 }, deviceScaleFactor: SCALE });
  await page.setContent(html);
  const files: string[] = [];
  for (const { number, name } of figures) {
    const file = `figure-${number}-${name}.png`;
    const svg = page.locator(`#figure-${number} svg`).first();
    await svg.screenshot({ path: join(folder, file) });
    files.push(file);
  }
  return files;
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
