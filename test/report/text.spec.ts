// The report's sentences follow from the run's numbers: a worse run reads as a worse run.

import { expect, test } from '@playwright/test';
import { compare } from '../../src/report/field-findings.ts';
import { CELLS } from '../../src/report/grids.ts';
import { noiseTrial } from '../../src/report/noise-trials.ts';
import { count, digits } from '../../src/report/numbers.ts';
import { comparisonSection } from '../../src/report/section-comparison.ts';
import { noiseSection, trainingSection } from '../../src/report/section-practice.ts';
import { samplingSection } from '../../src/report/section-sampling.ts';
import { metricsTable } from '../../src/report/tables.ts';
import { verdict } from '../../src/report/verdict.ts';
import { THREE_GAUSSIANS } from '../../src/targets.ts';
import { assignmentMixture, logDensityAndScore } from '../reference/mixture.ts';
import { centreOf, finishedRun } from './runs.ts';

const FIGURE = { number: 0, name: '', title: '', caption: '', svg: '' };
const textOf = (html: string): string => html.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ');

test('numbers have few digits, a true minus sign, and powers of ten where they are needed', () => {
  expect(
    [0.123456, -2.5, 0.000391, -1.234e-7, 1.5e6, 0, 12345, Number.NaN, null].map((value) => digits(value)),
  ).toEqual(['0.123', '−2.5', '3.91 × 10⁻⁴', '−1.23 × 10⁻⁷', '1.5 × 10⁶', '0', '12300', '–', '–']);
  expect(count(1234567)).toBe('1\u202f234\u202f567');
});

test('the verdict names the gates that are missed, with their numbers', () => {
  expect(textOf(verdict(finishedRun()))).toBe('The run meets all 7 gates of the preset quick.');
  const bad = finishedRun({ metrics: { excess: 0.9, TV: 0.8, diverged: 3 } });
  expect(textOf(verdict(bad))).toBe(
    'The run misses 3 of the 7 gates of the preset quick: excess (0.9; allowed ≤ 0.012), total variation (0.8; allowed ≤ 0.3) and diverged chains (3; allowed ≤ 0).',
  );
  const changed = finishedRun();
  changed.config.settings.iterations = 7;
  expect(textOf(verdict(changed))).toContain('Its settings are not quite the preset’s: iterations 7 instead of 6000.');
  const broken = finishedRun();
  broken.config.preset = 'broken-step';
  expect(textOf(verdict(broken))).toMatch(/^The preset broken-step has no gates \(ε\/σ₁² = 8 is past/);
});

test('what was not measured is not met', () => {
  const table = metricsTable(finishedRun({ metrics: { TV: null } }));
  expect(textOf(table.split('\n').find((line) => line.includes('data-metric="TV"'))!)).toMatch(/–≤ 0.3missed$/);
});

test('the comparison finds where densities differ most, and whether scores fail where nobody looks', () => {
  const place = 100 * CELLS + 57;
  const run = finishedRun({
    spoil: ({ density, score }, exact) => {
      density[place] = exact.density[place]! + 2;
      exact.density.forEach((value, i) => {
        if (value < 1e-3) score[2 * i] = exact.score[2 * i]! + 50;
      });
    },
  });
  const fields = run.pictures.fields[0]!;
  const found = compare(fields);
  expect(found.at).toEqual(centreOf(fields.box, place).map((at) => expect.closeTo(at, 9)));
  expect(found.difference).toBeCloseTo(2, 6);
  expect(found.ofPeak).toBeCloseTo(2 / Math.max(...fields.exact.density), 6);
  const spoiled = fields.exact.density.filter((value) => value < 1e-3);
  expect(found.uniform).toBeCloseTo(fields.sigma * 50 * Math.sqrt(spoiled.length / CELLS ** 2), 4);
  const mass = fields.exact.density.reduce((sum, value) => sum + value, 0);
  const missed = spoiled.reduce((sum, value) => sum + value, 0);
  expect(found.weighted).toBeCloseTo(fields.sigma * 50 * Math.sqrt(missed / mass), 6);
  expect(textOf(comparisonSection(run, FIGURE))).toContain('The error lies where nobody looks');

  const everywhere = finishedRun({ spoil: ({ score }) => score.set(score.map((value) => value + 10)) });
  expect(textOf(comparisonSection(everywhere, FIGURE))).toContain('it does not lie in empty places only');
});

test('an energy that does not normalise, a wrong density and wrong masses are called so', () => {
  const good = textOf(comparisonSection(finishedRun({ metrics: { TV: 0.04 } }), FIGURE));
  expect(good).toContain('the learned density is close to the exact one: total variation 0.04');
  expect(good).toContain('so the box holds it');
  expect(good).toContain(
    'off by up to 0.11. Those of the samples, 0.334, 0.33, 0.336, are closer (off by up to 0.0033)',
  );
  const bad = textOf(
    comparisonSection(finishedRun({ metrics: { TV: 0.7, modes: [0.9, 0.1, 0] }, border: 0.2 }), FIGURE),
  );
  expect(bad).toContain('the learned density is wrong: total variation 0.7');
  expect(bad).toContain('does not normalise in the box');
  expect(bad).toContain('are no closer in this run (off by up to 0.57)');
});

test('samples are read against the noise floor, against chance, and without those that diverged', () => {
  const good = textOf(samplingSection(finishedRun(), FIGURE));
  expect(good).toContain(
    'no farther from fresh data than fresh data are from each other: 0.00612 against 0.00436, 1.4 times',
  );
  expect(good).toContain('which chance alone explains');
  expect(good).not.toContain('diverged');
  const metrics = { SW2: 0.4, modes: [0.5, 0.3, 0.2], diverged: 12, samples: 4988 };
  const bad = textOf(samplingSection(finishedRun({ metrics }), FIGURE));
  expect(bad).toContain('12 of 5 000 chains diverged');
  expect(bad).toContain('clearly not distributed as the data');
  expect(bad).toContain(
    'mode 1 is off by 0.17, 25 standard deviations of a draw of that size, more than chance explains',
  );
  const unstable = finishedRun();
  unstable.config.settings.epsilon = 8 * unstable.config.settings.sigmaMin ** 2;
  expect(textOf(samplingSection(unstable, FIGURE))).toContain('here it is 8, beyond the limit');
});

test('training is read by its excess, level by level, and by the loss of its end', () => {
  const run = finishedRun();
  const text = textOf(trainingSection(run, FIGURE));
  const last = Array.from(run.loss).slice(-600);
  const end = last.reduce((sum, loss) => sum + loss, 0) / last.length;
  expect(text).toContain(`The loss begins at 2; the mean of the last 600 steps is ${digits(end, 4)}, the floor 1.078`);
  expect(text).toContain('of the 0.922 that can be learned, 99.48 % are');
  expect(text).toContain('It is largest at σ5 = 0.083 (0.00821)');
  const worse = textOf(trainingSection(finishedRun({ metrics: { excess: 1.2 } }), FIGURE));
  expect(worse).toContain('the learned score is worse than no score at all');
});

test('noise levels are tried in closed form, and bad ones are warned of', () => {
  for (const sigma of [0.02, 0.2, 1]) {
    const { component, whole, valley } = noiseTrial(THREE_GAUSSIANS, sigma);
    const at = (x: number, y: number) => logDensityAndScore(assignmentMixture, [x, y], sigma).logDensity;
    expect(valley).toBeCloseTo(Math.exp(at(0.5, 0.25) - at(0.25, 0.25)), 9);
    expect(component).toBeCloseTo(Math.sqrt(0.01 + sigma ** 2), 12);
    expect(whole).toBeCloseTo(Math.sqrt((0.02 + 1 / 24 + 1 / 18) / 2 + sigma ** 2), 12);
  }
  const warned = finishedRun();
  warned.config.settings.sigmaMax = 0.1;
  expect(textOf(noiseSection(warned, FIGURE))).toContain('the modes never blur into one');
  expect(textOf(noiseSection(finishedRun(), FIGURE))).not.toContain('the modes never blur into one');
});
