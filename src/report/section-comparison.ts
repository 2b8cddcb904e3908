/** Task 3.5: the learned density and scores, where they differ from the exact ones, and why. */
import { MOST_BORDER } from '../metrics/grid.ts';
import { componentsOf } from '../targets.ts';
import { densityDifference, scoreError } from './field-findings.ts';
import type { LevelFields } from './fields.ts';
import type { Figure } from './figure.ts';
import { sigmaOf } from './math.ts';
import { count, digits, inWords, list, percent } from './numbers.ts';
import { figureHtml } from './page.ts';
import type { FinishedRun } from './run.ts';

const NORMALISER_CELLS = 256 ** 2;

export function comparisonSection(run: FinishedRun, figure: Figure): string {
  const { fields } = run.pictures;
  return `<h3>3.5 Learned density and scores</h3>
<p>The network gives <i>f</i>, so exp(−<i>f</i>) is known up to its factor. To compare densities, <i>Z</i>(${sigmaOf()}) is computed for each
shown level by the midpoint rule on ${count(NORMALISER_CELLS)} cells of a box around the data, wider by 4 ${sigmaOf()} (at least ½) on each side.
${borderSentence(fields)} The scores −∇<i>f</i> need no <i>Z</i>.</p>
${figureHtml(figure)}
<p><strong>Where they differ.</strong> ${overall(run)} ${fields.map(densitySentence).join(' ')}</p>
<p><strong>Why: the loss weighs places by their density.</strong> ${fields.map(scoreSentence).join(' ')} ${emptySentence(fields[0]!)}</p>
<p><strong>Why: masses are hard to see for scores.</strong> ${massSentence(run)}</p>`;
}

function borderSentence(fields: readonly LevelFields[]): string {
  const open = fields.filter(({ border }) => !(border <= MOST_BORDER));
  if (open.length === 0)
    return 'Nowhere does more than a thousandth of the mass lie in the border cells, so the box holds it.';
  const which = open.map(({ level, border }) => `${sigmaOf(level)} (${percent(border)})`);
  return `At ${inWords(which)} more than a thousandth of the mass lies in the border cells: there exp(−<i>f</i>) does not normalise in the box, and its <i>Z</i> means little.`;
}

function overall({ metrics: { TV, KL } }: FinishedRun): string {
  if (TV === null) return 'The learned density at the smallest level is not finite.';
  const grade =
    TV < 0.06
      ? 'close to the exact one'
      : TV < 0.15
        ? 'recognisably, but not exactly, the right one'
        : TV < 0.35
          ? 'visibly off'
          : 'wrong';
  return `At ${sigmaOf(1)} the learned density is ${grade}: total variation ${digits(TV)}, KL divergence ${digits(KL)} nats.`;
}

function densitySentence(fields: LevelFields): string {
  const { value, at, ofPeak } = densityDifference(fields);
  const which = value > 0 ? 'too high' : 'too low';
  return `At ${sigmaOf(fields.level)} the densities differ most at (${list(at)}), where the learned one is ${which} by ${digits(Math.abs(value))}, ${percent(ofPeak)} of the exact peak.`;
}

function scoreSentence(fields: LevelFields): string {
  const { weighted, uniform } = scoreError(fields);
  return `At ${sigmaOf(fields.level)} the root mean square of ${sigmaOf()}|<i>s<sub>θ</sub></i> − <i>s</i>*| is ${digits(weighted)} under <i>p<sub>σ</sub></i>, and ${digits(uniform)} with all places of the window alike.`;
}

function emptySentence(fields: LevelFields): string {
  const { weighted, uniform, empty } = scoreError(fields);
  const ratio = uniform / weighted;
  const share = `on ${percent(empty)} of the first window <i>p<sub>σ</sub></i> is below a thousandth of its peak`;
  if (ratio > 2) {
    return `The error at ${sigmaOf(fields.level)} is ${digits(ratio, 2)} times as large where nobody looks: ${share}, the loss has next to no noisy point there, and the score is whatever the network extrapolates. Larger levels fill that space, which is why there are several.`;
  }
  return `So the error at ${sigmaOf(fields.level)} does not lie in empty places only (${share}): the score is not learned well where the data are either.`;
}

function massSentence({ metrics, config: { target } }: FinishedRun): string {
  const { densityModes, modes } = metrics;
  const weights = componentsOf(target).map(({ weight }) => weight);
  const off = (masses: readonly (number | null)[] | null): number =>
    Math.max(...(masses ?? [null]).map((mass, k) => Math.abs((mass ?? Number.NaN) - weights[k]!)));
  const [density, samples] = [off(densityModes), off(modes)];
  const reason = `The ratio of two modes’ masses is the integral of the score along a path from one to the other. At ${sigmaOf(1)} that path crosses a valley without points, so a small error of the slope there, which costs the loss nothing, becomes a factor between the modes.`;
  const finding = `exp(−<i>f</i>)/<i>Z</i> at ${sigmaOf(1)} puts the masses ${list(densityModes)} on the modes instead of ${list(weights)}, off by up to ${digits(density, 2)}.`;
  const compared =
    samples < density
      ? `The samples’ masses, ${list(modes)}, are closer (off by ${digits(samples, 2)}): chains choose their mode at the levels where the valley is filled.`
      : `The samples’ masses, ${list(modes)}, are no closer here (off by ${digits(samples, 2)}); they are decided at the larger levels, where the valley is filled.`;
  return `${reason} ${finding} ${compared}`;
}
