// What must hold under any WGSL compiler and on any adapter, in Node (Dawn, tint) and in Deno (wgpu, naga) alike: every
// kernel in every variant compiles without a warning, the reference cases hold in every variant, and every variant of the
// Langevin kernel steps along the score. A line a check; the last line printed is the counts.
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { openDevice } from '../../dist/gpu.js';
import * as scorefield from '../../dist/index.js';
import * as kernels from '../../dist/kernels.js';

const { VARIANT_NAMES } = scorefield;
const runtime = globalThis.Deno ? `Deno ${globalThis.Deno.version.deno}` : `Node ${process.versions.node}`;
const gpu = globalThis.Deno ? navigator.gpu : (await (await import('../../dist/node.js')).openNodeGpu()).gpu;
const { device, name } = await openDevice(gpu, { features: ['subgroups'] });
const where = `${runtime} › ${name}`;

const uncaught = [];
device.addEventListener('uncapturederror', ({ error }) => uncaught.push(error.message));
/** What the compiler had to say, by module. */
const messages = [];
const createShaderModule = device.createShaderModule.bind(device);
device.createShaderModule = (descriptor) => {
  const module = createShaderModule(descriptor);
  module.getCompilationInfo().then((info) => {
    for (const { type, message } of info.messages) messages.push(`${descriptor.label}: ${type}: ${message}`);
  });
  return module;
};

const counts = { passed: 0, failed: 0 };

async function check(title, work) {
  const started = performance.now();
  let fault;
  try {
    fault = await work();
  } catch (error) {
    fault = error.message;
  }
  const said = [...messages.splice(0), ...uncaught.splice(0)];
  const faults = [fault, ...said].filter(Boolean);
  counts[faults.length === 0 ? 'passed' : 'failed']++;
  const verdict = faults.length === 0 ? 'ok     ' : 'FAILED ';
  console.log(`${verdict} ${where} › ${title} (${Math.round(performance.now() - started)} ms)`);
  for (const line of faults.flatMap((text) => text.split('\n').slice(0, 8))) console.log(`  ${line}`);
}

const cases = readdirSync(new URL('../cases', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const text = readFileSync(new URL(`../cases/${file}`, import.meta.url), 'utf8');
    return { file, reference: scorefield.asReferenceCase(JSON.parse(text)) };
  });

/** Chains that start at the case's points make one step along the score, without noise. */
async function stepAlongScore({ model: shape, parameters, evaluate, tolerance }, variant) {
  const model = scorefield.createModel(shape);
  const values = Float32Array.from(
    model.parameters.flatMap(({ name }) => parameters.find((t) => t.name === name).data),
  );
  const weights = await scorefield.Weights.create(device, model, values);
  const sigma = evaluate.sigma[0];
  const here = evaluate.sigma.flatMap((level, i) => (level === sigma ? [i] : []));
  const points = Float32Array.from(here.flatMap((i) => [evaluate.x[2 * i], evaluate.x[2 * i + 1]]));
  const stages = [{ sigma, drift: 1, diffusion: 0, steps: 1 }];
  const sampler = await scorefield.Sampler.create(device, weights, { chains: here.length, stages, seed: 1, variant });
  await sampler.restart(points);
  await sampler.run();
  const moved = await sampler.read();
  const want = here.flatMap((i) => [evaluate.score[2 * i], evaluate.score[2 * i + 1]]);
  const size = want.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const error = want.reduce((most, value, k) => Math.max(most, Math.abs(moved[k] - points[k] - value)), 0) / size;
  for (const part of [weights, sampler]) part.destroy();
  return error <= tolerance.score + 2 ** -22 ? undefined : `error ${error}, allowed ${tolerance.score}`;
}

for (const [key, create] of Object.entries(kernels)) {
  const isOfModel = /^(gradient|outer|adam|field|langevin)Kernel$/.test(key);
  if (!isOfModel) await check(`${key} compiles`, async () => void (await create(device)));
}
await check('the Langevin kernel of the exact score compiles', async () => {
  await kernels.langevinKernel(device, 'oracle');
});
const variants = VARIANT_NAMES.filter((variant) => scorefield.runsOn(device, variant));
for (const variant of VARIANT_NAMES.filter((variant) => !variants.includes(variant))) {
  console.log(`skipped ${where} › variant ${variant}: it needs the feature 'subgroups', which is not here`);
}
for (const { file, reference } of cases) {
  for (const variant of variants) {
    await check(`${file}, variant ${variant}: energy, score, gradient, Adam`, async () => {
      const { ok, errors } = await scorefield.verifyCase(device, reference, variant);
      return ok ? undefined : JSON.stringify(errors);
    });
    await check(`${file}, variant ${variant}: a step along the score`, () => stepAlongScore(reference, variant));
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);
