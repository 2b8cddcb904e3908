/** The whole report as HTML, and the figures alone, one a page. */

import { type Figure, figureHtml } from './figure.ts';
import { figuresOf } from './figures.ts';
import { count, digits, seconds } from './numbers.ts';
import { document } from './page.ts';
import type { FinishedRun } from './run.ts';
import { comparisonSection } from './section-comparison.ts';
import { dataSection } from './section-data.ts';
import { exactSection, networkSection, noiseSection, trainingSection } from './section-practice.ts';
import { samplingSection } from './section-sampling.ts';
import { escaped } from './svg.ts';
import { metricsTable, settingsTable } from './tables.ts';
import { LIKELIHOOD, LOSS, SCORE } from './theory.ts';
import { verdict } from './verdict.ts';

export interface Report {
  figures: Figure[];
  /** The page report.html. */
  html: string;
  /** A page of the figures alone. */
  figuresHtml: string;
}

const TITLE = 'Learning a density by its score, and sampling it';

export function reportOf(run: FinishedRun): Report {
  const figures = figuresOf(run);
  const [data, noise, loss, exact, learned, samples] = figures as [Figure, Figure, Figure, Figure, Figure, Figure];
  const body = `${opening(run)}
${dataSection(run, data)}
<h2>2. Theory</h2>
<h3>2.1 Why maximum likelihood is hard</h3>${LIKELIHOOD}
<h3>2.2 The score</h3>${SCORE}
<h3>2.3 Denoising score matching with Tweedie’s estimator</h3>${LOSS}
<h2>3. Practice</h2>
${noiseSection(run, noise)}
${networkSection(run)}
${trainingSection(run, loss)}
${exactSection(run, exact)}
${comparisonSection(run, learned)}
${samplingSection(run, samples)}
${appendix(run)}`;
  return {
    figures,
    html: document(TITLE, body),
    figuresHtml: document(`${TITLE}: figures`, figures.map(figureHtml).join('\n'), 'figures'),
  };
}

function opening(run: FinishedRun): string {
  const { config, model, metrics } = run;
  const { settings, preset } = config;
  return `<header><h1>${TITLE}</h1>
<p class="byline">${preset ? `preset ${preset}, ` : ''}seed ${settings.seed} · ${escaped(run.adapter)}${run.software ? ' (software, on the CPU)' : ''} · scorefield ${escaped(run.version)}</p></header>
<p class="abstract">An energy network with ${count(model.size)} parameters learns a two-dimensional density from ${count(settings.points)} points by denoising score
matching, and ${count(settings.chains)} chains sample it by annealed Langevin dynamics. Everything is computed in WebGPU kernels, and
every learned quantity is compared with the exact one. The score’s excess loss is ${digits(metrics.excess)}, the total
variation of the learned density ${digits(metrics.TV)}, the samples’ SW<sub>2</sub> to fresh data ${digits(metrics.SW2)} (two fresh data sets: ${digits(metrics.noiseFloor?.SW2)}).
${verdict(run)}</p>
${metricsTable(run)}`;
}

function appendix(run: FinishedRun): string {
  const { config, timings } = run;
  const { preset, settings } = config;
  const total = timings.training + timings.sampling + timings.metrics;
  return `<h2>Appendix: the run</h2>
<p>Training, sampling and measuring took ${seconds(total)} on ${escaped(run.adapter)}, ${escaped(run.runtime)}. <code>npm run report -- --preset ${preset ?? 'assignment'} --seed ${settings.seed}</code>
with the same settings makes this run again; on one adapter it gives the same bits. Beside this page lie <code>run.json</code> (every setting, loss and metric),
<code>model.safetensors</code> (weights with PyTorch’s names), <code>samples.csv</code>, <code>loss.csv</code>, <code>figures.pdf</code> and the figures as PNG.</p>
${settingsTable(run, 5)}`;
}
