/** Task 1: the data. */
import { componentsOf, proportions } from '../targets.ts';
import { type Figure, figureHtml } from './figure.ts';
import { BINS } from './grids.ts';
import { count, digits, inWords, list } from './numbers.ts';
import type { FinishedRun } from './run.ts';

export function dataSection({ config: { target, settings } }: FinishedRun, figure: Figure): string {
  const components = componentsOf(target);
  const parts = components.map(
    ({ weight, mean, covariance: [xx, xy, yy] }) =>
      `weight ${digits(weight)}, mean (${list(mean, 6)}),<br>covariance ${xx === yy && xy === 0 ? `${digits(xx)}·<i>I</i>` : `[[${list([xx, xy])}], [${list([xy, yy])}]]`}`,
  );
  const points = proportions(components, settings.points).map(count);
  return `<h2>1. Data</h2>
<div class="beside"><div>
<p>The target is a mixture of ${components.length} Gaussians:</p>
<ul>${parts.map((part) => `<li>${part}</li>`).join('')}</ul>
<p>The ${count(settings.points)} training points have its proportions exactly, by largest remainder: ${inWords(points)} points, in mixed
order, drawn from the seed ${settings.seed}. Figure 1 is their histogram with ${BINS} bins along each axis.</p>
<p>Training sees these points only. What is called exact below is the mixture itself, in closed form at every noise level; lengths are those of
the plane, which has no unit of its own.</p>
</div>
${figureHtml(figure)}</div>`;
}
