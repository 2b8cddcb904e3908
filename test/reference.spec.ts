// The float64 reference checked against what it does not share code with: central differences, a second derivation,
// PyTorch's float64 results, closed forms. Everything else in test/ is compared with this reference.

import { expect, test } from '@playwright/test';
import { lossAndGradient } from '../src/float64/gradient.ts';
import {
  activate,
  energyAndScore,
  layersOf,
  type Network,
  type Parameter,
  type Point,
} from '../src/float64/network.ts';
import type { Activation, Conditioning } from '../src/model.ts';
import { adamStart, adamStep } from './reference/adam.ts';
import { loadCases } from './reference/cases.ts';
import { expectClose, relativeError } from './reference/compare.ts';
import { lossAndGradientReverseOverReverse } from './reference/gradient.ts';
import { histogram, uniformEdges } from './reference/histogram.ts';
import { langevinStep, stationaryVariance, stepSize } from './reference/langevin.ts';
import * as oracle from './reference/mixture.ts';
import { createRandom, normals, randomParameters } from './reference/random.ts';
import * as statistics from './reference/statistics.ts';

const h = 1e-5;
const activations: Activation[] = ['elu', 'silu', 'softplus', 'tanh'];
const conditionings: Conditioning[] = [{ kind: 'raw' }, { kind: 'scaled', mean: [0.4, 0.6], variance: 0.06 }];
const shapes = [[7], [5, 3], [3, 6, 2], [4, 1, 5, 3]];
const kinds = activations.flatMap((activation) => conditionings.map((conditioning) => ({ activation, conditioning })));
const small: Network = { hidden: [4, 5], activation: 'elu', conditioning: { kind: 'raw' } };

const flat = (parameters: Parameter[]) => parameters.flatMap(({ data }) => data);
const largest = (values: number[]) => Math.max(...values.map(Math.abs));

/** Twice PyTorch's initial values, so that narrow networks are curved too. */
function steepParameters(network: Network, seed: number): Parameter[] {
  const initial = randomParameters(network, createRandom(seed));
  return initial.map((parameter) => ({ ...parameter, data: parameter.data.map((value) => 2 * value) }));
}

/** (f(at + h) − f(at − h))/2h. */
const slope = (f: (at: number) => number, at: number) => (f(at + h) - f(at - h)) / (2 * h);

/** ∇ₓf by central differences. */
const slopes = (f: (x: Point) => number, [x1, x2]: Point) => [
  slope((a) => f([a, x2]), x1),
  slope((a) => f([x1, a]), x2),
];

/** Levels between 0.05 and 1, clean points in the unit square, normal noise. */
function randomBatch(seed: number, size: number) {
  const random = createRandom(seed);
  const clean = Array.from({ length: 2 * size }, random.uniform);
  const sigma = Array.from({ length: size }, () => 0.05 ** random.uniform());
  return { clean, sigma, noise: normals(random, 2 * size) };
}

/** The DSM loss from its definition, by energyAndScore alone. */
function definedLoss(
  network: Network,
  parameters: Parameter[],
  { clean, noise, sigma }: ReturnType<typeof randomBatch>,
) {
  const squares = sigma.map((level, b) => {
    const z = noise.slice(2 * b, 2 * b + 2);
    const noisy = z.map((value, axis) => clean[2 * b + axis]! + level * value) as Point;
    const { score } = energyAndScore(network, parameters, noisy, level);
    return score.reduce((sum, value, axis) => sum + (level * value + z[axis]!) ** 2, 0);
  });
  return statistics.mean(squares);
}

test.describe('network', () => {
  for (const activation of activations) {
    test(`${activation}: φ′ and φ″ are the slopes of φ and φ′, and nothing overflows`, () => {
      const points = [-30, -7.3, -2.1, -1, -0.4, -0.01, 0.01, 0.3, 0.9, 2.2, 6.5, 30]; // away from ELU's jump at 0
      for (const order of [0, 1] as const) {
        const numeric = points.map((a) => slope((at) => activate(activation, at)[order], a));
        const analytic = points.map((a) => activate(activation, a)[order + 1]!);
        expectClose(`derivative ${order + 1}`, analytic, numeric, { rtol: 1e-6, atol: 1e-9 });
      }
      const far = [...activate(activation, -1000), ...activate(activation, 1000)];
      const low = { elu: -1, silu: 0, softplus: 0, tanh: -1 }[activation];
      expectClose('φ, φ′, φ″ at ±1000', far, activation === 'tanh' ? [-1, 0, 0, 1, 0, 0] : [low, 0, 0, 1000, 1, 0], {});
    });
  }

  for (const kind of kinds) {
    test(`${kind.activation} ${kind.conditioning.kind}: the score is minus the slope of the energy`, () => {
      for (const hidden of shapes) {
        const network = { ...kind, hidden };
        const parameters = steepParameters(network, 1);
        const random = createRandom(2);
        for (const sigma of [0.02, 0.3, 1]) {
          const x: Point = [2 * random.uniform() - 0.5, 2 * random.uniform() - 0.5];
          const numeric = slopes((at) => -energyAndScore(network, parameters, at, sigma).energy, x);
          const { score } = energyAndScore(network, parameters, x, sigma);
          expect(largest(score), `${hidden}: a score to speak of`).toBeGreaterThan(1e-3);
          expect(relativeError(score, numeric), `${hidden} at ${sigma}`).toBeLessThan(1e-6);
        }
      }
    });
  }

  test('refuses parameters of another network', () => {
    const parameters = randomParameters(small, createRandom(1));
    expect(() => layersOf({ ...small, hidden: [5, 4] }, parameters)).toThrow('expected 0.weight [5,3]');
    parameters[2]!.data.pop();
    expect(() => layersOf(small, parameters)).toThrow('2.weight');
  });

  test('random parameters fill ±1/√fan_in and repeat with the seed', () => {
    const network: Network = { ...small, hidden: [64, 16] };
    const parameters = randomParameters(network, createRandom(5));
    expect(randomParameters(network, createRandom(5))).toEqual(parameters);
    expect(flat(randomParameters(network, createRandom(6)))).not.toEqual(flat(parameters));
    for (const [p, fanIn] of [3, 3, 64].entries()) {
      const { name, data } = parameters[p]!;
      expect(largest(data) * Math.sqrt(fanIn), name).toBeLessThanOrEqual(1);
      expect(largest(data) * Math.sqrt(fanIn), name).toBeGreaterThan(0.9);
      expect(Math.abs(statistics.meanZ(data, 0, 1 / (3 * fanIn))), name).toBeLessThan(5);
    }
  });
});

test.describe('parameter gradient', () => {
  for (const kind of kinds) {
    test(`${kind.activation} ${kind.conditioning.kind}: slopes of the loss, and a second derivation`, () => {
      for (const hidden of shapes) {
        const network = { ...kind, hidden };
        const parameters = steepParameters(network, 3);
        const batch = randomBatch(4, 6);
        const { loss, gradient } = lossAndGradient(network, parameters, batch.clean, batch.noise, batch.sigma);
        expect(relativeError([loss], [definedLoss(network, parameters, batch)]), `${hidden}: loss`).toBeLessThan(1e-13);

        for (const [p, { name, data }] of parameters.entries()) {
          const numeric = data.map((value, i) => {
            const lossAt = (at: number) => {
              const moved = { ...parameters[p]!, data: data.with(i, at) };
              return definedLoss(network, parameters.with(p, moved), batch);
            };
            return slope(lossAt, value);
          });
          // The loss, about 2, is rounded to 2e-16: its difference quotient to some 5e-11.
          const atol = 1e-9 + 1e-7 * largest(flat(gradient));
          expectClose(`${hidden}: d ${name}`, gradient[p]!.data, numeric, { rtol: 1e-6, atol });
        }

        const other = lossAndGradientReverseOverReverse(network, parameters, batch.clean, batch.noise, batch.sigma);
        expect(relativeError([other.loss], [loss])).toBeLessThan(1e-13);
        for (const [p, { name, data }] of gradient.entries()) {
          expect(relativeError(other.gradient[p]!.data, data), `${hidden}: d ${name}`).toBeLessThan(1e-10);
        }
        expect(gradient.at(-1)!.data, 'the output bias').toEqual([0]);
        expect(other.gradient.at(-1)!.data, 'the output bias').toEqual([0]);
      }
    });
  }

  test('the loss of a zero score is the mean of ‖z‖², 2 in expectation', () => {
    const zero = randomParameters(small, createRandom(2)).map((p) => ({ ...p, data: p.data.map(() => 0) }));
    const { clean, noise, sigma } = randomBatch(5, 4000);
    const squares = sigma.map((_, b) => noise[2 * b]! ** 2 + noise[2 * b + 1]! ** 2);
    const { loss } = lossAndGradient(small, zero, clean, noise, sigma);
    expect(relativeError([loss], [statistics.mean(squares)])).toBeLessThan(1e-12);
    expect(Math.abs(statistics.meanZ(squares, 2, 4))).toBeLessThan(5); // ‖z‖² has mean 2 and variance 4
    expect(() => lossAndGradient(small, zero, [0, 0], [0, 0], [1, 1])).toThrow("2 × sigma's 2");
  });
});

test.describe('PyTorch, float64', () => {
  const cases = loadCases();

  test('there are four cases, one for each activation', () => {
    expect(cases.map(({ model }) => model.activation)).toEqual(activations);
    expect(cases.map(({ adam }) => adam.steps.length)).toEqual([10, 10, 10, 10]);
  });

  for (const { name, model, parameters, evaluate, gradient, adam } of cases) {
    test(`${name}: energy, score, loss, both gradients, ten Adam steps`, () => {
      const results = evaluate.sigma.map((sigma, i) => {
        const x: Point = [evaluate.x[2 * i]!, evaluate.x[2 * i + 1]!];
        return energyAndScore(model, parameters, x, sigma);
      });
      const { clean, noise, sigma } = gradient;
      const tangent = lossAndGradient(model, parameters, clean, noise, sigma);
      const reverse = lossAndGradientReverseOverReverse(model, parameters, clean, noise, sigma);

      let [trained, state] = [parameters, adamStart(parameters)];
      const losses = adam.steps.map((batch) => {
        const step = lossAndGradient(model, trained, batch.clean, batch.noise, batch.sigma);
        ({ parameters: trained, state } = adamStep(state, trained, step.gradient, adam));
        return step.loss;
      });

      const worst = (got: Parameter[], want: Parameter[]) =>
        largest(want.map(({ data }, p) => relativeError(got[p]!.data, data)));
      const energies = results.map(({ energy }) => energy);
      const scores = results.flatMap(({ score }) => score);
      const wantLosses = adam.steps.map(({ loss }) => loss);
      const errors = {
        energy: relativeError(energies, evaluate.energy),
        score: relativeError(scores, evaluate.score),
        loss: relativeError([tangent.loss, reverse.loss], [gradient.loss, gradient.loss]),
        'gradient, tangent then reverse': worst(tangent.gradient, gradient.gradient),
        'gradient, reverse over reverse': worst(reverse.gradient, gradient.gradient),
        'losses of the Adam steps': relativeError(losses, wantLosses),
        'parameters after them': worst(trained, adam.parameters),
      };
      test.info().annotations.push({ type: 'largest relative errors', description: JSON.stringify(errors) });
      for (const [quantity, error] of Object.entries(errors)) expect(error, quantity).toBeLessThan(1e-12);
    });
  }
});

test.describe('mixture', () => {
  const tilted: oracle.Mixture = [
    { weight: 0.2, mean: [0.1, -0.3], covariance: [0.05, 0.02, 0.03] },
    { weight: 0.5, mean: [0.7, 0.4], covariance: [0.01, -0.015, 0.04] },
    { weight: 0.3, mean: [0.2, 0.9], covariance: [0.001, 0, 0.2] },
  ];

  test('the score is the slope of the log density', () => {
    const random = createRandom(6);
    for (const mixture of [tilted, oracle.assignmentMixture, oracle.pointMixture(normals(random, 20))]) {
      for (const sigma of [0.05, 0.3, 1]) {
        for (let trial = 0; trial < 5; trial++) {
          const x: Point = [3 * random.uniform() - 1, 3 * random.uniform() - 1];
          const numeric = slopes((at) => oracle.logDensity(mixture, at, sigma), x);
          expect(relativeError(oracle.score(mixture, x, sigma), numeric), `${x} at ${sigma}`).toBeLessThan(1e-6);
        }
      }
    }
  });

  test('the density is the components written out, and integrates to 1', () => {
    const [x, variance] = [[0.3, 0.1] as const, 0.01 + 0.3 ** 2];
    const squares = oracle.assignmentMixture.map(({ mean }) => (x[0] - mean[0]) ** 2 + (x[1] - mean[1]) ** 2);
    const kernels = squares.map((square) => Math.exp(-square / (2 * variance)) / (2 * Math.PI * variance));
    expect(oracle.logDensity(oracle.assignmentMixture, [...x], 0.3)).toBeCloseTo(
      Math.log(statistics.mean(kernels)),
      13,
    );

    const axis = Array.from({ length: 200 }, (_, i) => 0.05 * (i - 100));
    const density = axis.flatMap((x1) => axis.map((x2) => Math.exp(oracle.logDensity(tilted, [x1, x2], 0.2))));
    expect(0.05 ** 2 * density.reduce((sum, value) => sum + value)).toBeCloseTo(1, 11);
  });

  test('a point set is the mixture of its points without covariance: Tweedie on the points', () => {
    const points = normals(createRandom(7), 2 * 3000);
    const mixture = oracle.pointMixture(points);
    const [x, sigma]: [Point, number] = [[0.2, -0.4], 0.1];
    let [sum, sum1, sum2] = [0, 0, 0];
    for (let k = 0; k < points.length; k += 2) {
      const kernel = Math.exp(-((x[0] - points[k]!) ** 2 + (x[1] - points[k + 1]!) ** 2) / (2 * sigma * sigma));
      sum += kernel;
      sum1 += kernel * points[k]!;
      sum2 += kernel * points[k + 1]!;
    }
    const tweedie = [sum1 / sum - x[0], sum2 / sum - x[1]].map((shift) => shift / sigma ** 2);
    expect(relativeError(oracle.score(mixture, x, sigma), tweedie)).toBeLessThan(1e-11);
    expect(oracle.logDensity(mixture, x, sigma)).toBeCloseTo(Math.log(sum / 3000 / (2 * Math.PI * sigma ** 2)), 11);

    // Far away every exponential underflows; the nearest point alone then decides.
    const nearest = points.reduce((best, p1, k) => (k % 2 === 0 && p1 > points[best]! ? k : best), 0);
    const far: Point = [1e4, points[nearest + 1]!];
    expect(relativeError(oracle.score(mixture, far, 0.01), [(points[nearest]! - 1e4) / 1e-4, 0])).toBeLessThan(1e-9);
    expect(() => oracle.score(mixture, x, 0)).toThrow('not positive definite');
  });

  test('floor: one Gaussian in closed form, a point 0, well separated modes as one', () => {
    for (const sigma of [0.02, 0.3, 1]) {
      const [xx, yy] = [0.05 + sigma ** 2, 0.03 + sigma ** 2];
      const trace = (xx + yy) / (xx * yy - 0.02 ** 2); // E‖s*‖² = tr (Σ + σ²I)⁻¹
      const one: oracle.Mixture = [{ weight: 1, mean: [3, 4], covariance: [0.05, 0.02, 0.03] }];
      expect(oracle.floor(one, sigma)).toBeCloseTo(2 - sigma ** 2 * trace, 11);
    }
    expect(oracle.floor(oracle.pointMixture([3, 4]), 0.3)).toBeCloseTo(0, 11);
    expect(oracle.floor(oracle.pointMixture([0, 0, 5, 0]), 0.3)).toBeCloseTo(0, 11);
    // At small noise the score hardly helps: the floor nears 2, a zero score's loss.
    expect(oracle.floor(oracle.assignmentMixture, 1e-4)).toBeCloseTo(2, 3);
  });

  test('floor: the mean loss of the exact score on draws', () => {
    const random = createRandom(8);
    for (const mixture of [oracle.assignmentMixture, tilted]) {
      for (const sigma of [0.02, 0.2, 0.5]) {
        const losses = Array.from({ length: 20000 }, () => {
          const [x1, x2] = oracle.draw(mixture, 0, random);
          const [z1, z2] = [random.normal(), random.normal()];
          const [s1, s2] = oracle.score(mixture, [x1 + sigma * z1, x2 + sigma * z2], sigma);
          return (sigma * s1 + z1) ** 2 + (sigma * s2 + z2) ** 2;
        });
        const z = statistics.meanZ(losses, oracle.floor(mixture, sigma), statistics.variance(losses));
        expect(Math.abs(z), `at ${sigma}`).toBeLessThan(5);
      }
    }
  });

  test('draws have the moments of the perturbed mixture', () => {
    const random = createRandom(9);
    const draws = Array.from({ length: 20000 }, () => oracle.draw(tilted, 0.1, random));
    for (const moment of [([x]: Point) => x, ([, y]: Point) => y, ([x, y]: Point) => x * y, ([x]: Point) => x * x]) {
      const values = draws.map(moment);
      const z = statistics.meanZ(values, oracle.expectation(tilted, 0.1, moment), statistics.variance(values));
      expect(Math.abs(z)).toBeLessThan(5);
    }
    const mean1 = 0.2 * 0.1 + 0.5 * 0.7 + 0.3 * 0.2;
    expect(oracle.expectation(tilted, 0.1, ([x]) => x)).toBeCloseTo(mean1, 12);
  });
});

test.describe('Langevin', () => {
  test('a step written out, each axis with its own score and noise', () => {
    const next = langevinStep([1, 2, 3, 4], ([x, y]) => [x * y, x - y], 0.04, [1, 10, 100, 1000]);
    expectClose('next', next, [1 + 0.04 + 0.2, 2 - 0.02 + 2, 3 + 0.24 + 20, 4 - 0.02 + 200], { rtol: 1e-14 });
    expect(stepSize(2e-4, 0.5, 0.02)).toBeCloseTo(0.125, 14);
    expect(() => langevinStep([0, 0], () => [0, 0], 1, [0])).toThrow('normals');
  });

  test('one step keeps the stationary variance', () => {
    // Points ±√V with noise ±1 have the second moments of the stationary law and of N(0, 1): a step must give V back.
    const variance = 0.05;
    for (const alpha of [0.2, 1, 3.5].map((ratio) => ratio * variance)) {
      const kept = stationaryVariance(variance, alpha);
      const root = Math.sqrt(kept);
      const score = ([x, y]: Point): Point => [-x / variance, -y / variance];
      const next = langevinStep([root, root, -root, -root], score, alpha, [1, -1, 1, -1]);
      expect(relativeError([statistics.mean(next.map((x) => x * x))], [kept])).toBeLessThan(1e-14);
    }
    expect(() => stationaryVariance(1, 4)).toThrow('stable');
  });
});

test.describe('histogram', () => {
  test('a bin holds its lower edge; what is in no bin is outside', () => {
    const [edgesX, edgesY] = [uniformEdges(0, 1, 10), [-1, 0, 0.5, 8]];
    const below = edgesX[3]! - 2 ** -25; // the float32 before 0.3
    const inside = [0, 0, edgesX[3]!, 0.5, below, 0.49, below, -1];
    const outside = [1, 0, -1e-9, 0, 0.5, 8, Number.NaN, 0, 0, Number.NaN, Number.POSITIVE_INFINITY, 0];
    const result = histogram([...inside, ...outside], edgesX, edgesY);
    const counts = new Array<number>(30).fill(0);
    for (const bin of [10 + 0, 20 + 3, 10 + 2, 0 + 2]) counts[bin] = 1; // row · 10 + column of each inside point
    expect(result).toEqual({ columns: 10, rows: 3, counts, outside: 6 });
    expect(() => histogram(inside, [0, 0.1, 1], edgesY)).toThrow('float32');
    expect(() => histogram(inside, edgesX, [0, 0.5, 0.5])).toThrow('ascending');
  });

  test('every bin gets its own centre', () => {
    const edges = uniformEdges(-0.25, 1.25, 128);
    expect([edges.length, edges[0], edges[64], edges[128]]).toEqual([129, -0.25, 0.5, 1.25]);
    const points = edges.slice(1).flatMap((edge, i) => [(edge + edges[i]!) / 2, 0.5]);
    expect(histogram(points, edges, [0, 1]).counts).toEqual(new Array(128).fill(1));
  });
});

test.describe('statistics', () => {
  test('normal distribution function and χ² critical values: scipy 1.17.1', () => {
    const points = [-8, -6, -3, -2.9, -1, 0, 1, 2.83, 6];
    const cdf = [6.220960574271819e-16, 9.865876450377012e-10, 0.0013498980316300957, 0.0018658133003840375];
    cdf.push(0.15865525393145707, 0.5, 0.8413447460685429, 0.9976725997932685, 0.9999999990134123);
    expectClose('norm.cdf', points.map(statistics.normalCdf), cdf, { rtol: 1e-13 });
    const degrees = [1, 2, 9, 99, 100, 16383];
    const critical = [23.928126976934827, 27.631021115928547, 44.81093787068782, 180.79201532589974];
    critical.push(182.12677711954765, 17257.877149174303);
    const got = degrees.map((k) => statistics.chiSquareCritical(k));
    expectClose('chi2.isf(1e-6)', got, critical, { rtol: 1e-10 });
    expect(statistics.chiSquareCritical(9, 0.05)).toBeCloseTo(16.91897760462045, 11);
  });

  test('hand values', () => {
    expect([statistics.mean([1, 2, 3, 6]), statistics.variance([1, 2, 3, 6])]).toEqual([3, 14 / 3]);
    expect(statistics.meanZ([1, 2, 3, 6], 2, 4)).toBeCloseTo(1, 14);
    expect(statistics.varianceZ([1, 2, 3, 6], 14 / 6)).toBeCloseTo(Math.sqrt(1.5), 14);
    expect(statistics.chiSquare([8, 12], [10, 10])).toBeCloseTo(0.8, 14);
    const [ks, cdf] = [statistics.kolmogorovSmirnov, statistics.normalCdf];
    expect(ks([5], 5, 4)).toBeCloseTo(0.5, 14);
    expect(ks([1, -1], 0, 1)).toBeCloseTo(0.5 - cdf(-1), 14);
    expect(ks([3, 5], 1, 4)).toBeCloseTo(cdf(1), 14);
    expect(ks([-3, -5], 1, 4)).toBeCloseTo(1 - cdf(-2), 14);
    expect(statistics.kolmogorovSmirnovCritical(4096)).toBeCloseTo(2.6935 / 64, 5);
    expect(() => ks([0, Number.NaN], 0, 1)).toThrow('index 1');
    expect(() => statistics.mean([])).toThrow('empty');
    expect(() => statistics.chiSquare([1, 2], [3, 0])).toThrow('positive');
  });

  test('normal draws pass, draws of another law do not', () => {
    const values = normals(createRandom(11), 20000).map((z) => 1 + 2 * z);
    const critical = statistics.kolmogorovSmirnovCritical(values.length);
    expect(statistics.kolmogorovSmirnov(values, 1, 4)).toBeLessThan(critical);
    expect(statistics.kolmogorovSmirnov(values, 1.2, 4)).toBeGreaterThan(critical);
    expect(statistics.kolmogorovSmirnov(values, 1, 5)).toBeGreaterThan(critical);
    expect(Math.abs(statistics.meanZ(values, 1, 4))).toBeLessThan(5);
    expect(statistics.meanZ(values, 1.2, 4)).toBeLessThan(-5);
    expect(Math.abs(statistics.varianceZ(values, 4))).toBeLessThan(5);
    expect(statistics.varianceZ(values, 3.5)).toBeGreaterThan(5);
    const neighbours = values.slice(1).map((value, i) => ((value - 1) * (values[i]! - 1)) / 4);
    expect(Math.abs(statistics.meanZ(neighbours, 0, 1))).toBeLessThan(5);
  });

  test('uniform draws pass χ², loaded ones do not', () => {
    const random = createRandom(12);
    const counts = new Array<number>(32).fill(0);
    for (let i = 0; i < 32000; i++) counts[Math.floor(32 * random.uniform())]!++;
    const expected = counts.map(() => 1000);
    const critical = statistics.chiSquareCritical(31);
    expect(statistics.chiSquare(counts, expected)).toBeLessThan(critical);
    expect(statistics.chiSquare(counts.with(3, counts[3]! + 400), expected)).toBeGreaterThan(critical);
  });
});

test.describe('comparison', () => {
  test('a relative error is relative to the largest reference value', () => {
    expect(relativeError([1, -3.5], [1, -4])).toBe(0.125);
    expect(relativeError([0.25], [0])).toBe(0.25);
    expect(relativeError([Number.NaN, 1], [1, 1])).toBeNaN();
    expect(() => relativeError([1], [1, 2])).toThrow('expected 2');
  });

  test('a failure names the quantity, the first values and the largest difference', () => {
    expectClose('score', [1, 2.01], [1, 2], { atol: 0.001, rtol: 0.005 });
    const fail = () => expectClose('score', [1, 2.5, 4], [1, 2, 3], { rtol: 0.01 });
    expect(fail).toThrow(
      /score: 2 of 3 .*\n.*got 1, 2.5, 4 .*\n.*want 1, 2, 3 .*\n.*difference 1 at index 2: got 4, want 3/,
    );
    expect(() => expectClose('score', [9, Number.NaN], [1, 1], { atol: 1 })).toThrow('index 1');
    expect(() => expectClose('score', [1], [1, 1], { atol: 1 })).toThrow('1 values, expected 2');
  });
});
