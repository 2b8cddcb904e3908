/** How long kernels take to compile. To be asked first, while the device has none of them. */
import * as kernels from '../kernels.ts';
import { createModel, type Model } from '../model.ts';
import { defaultSettings } from '../presets.ts';
import { modelOf } from '../settings.ts';
import { THREE_GAUSSIANS } from '../targets.ts';
import type { VariantName } from '../variants.ts';
import type { BenchResult, Compilation } from './result.ts';

/** Everything that the page needs for its first picture. */
const pageKernels = (device: GPUDevice, model: Model, variant: VariantName): Promise<unknown>[] => [
  kernels.drawKernel(device),
  kernels.perturbKernel(device),
  kernels.gradientKernel(device, model, variant),
  kernels.outerKernel(device, model, variant),
  kernels.adamKernel(device, model),
  kernels.packKernel(device),
  kernels.langevinKernel(device, model, variant),
  kernels.fieldKernel(device, model),
  kernels.oracleKernel(device),
  kernels.gridKernel(device),
  kernels.massKernel(device),
  kernels.logZKernel(device),
  kernels.densityKernel(device),
  kernels.histogramKernel(device),
  kernels.excessKernel(device),
];

async function timed(work: () => Promise<unknown>, now: () => number): Promise<number> {
  const started = now();
  await work();
  return now() - started;
}

export async function measureCompilation(
  device: GPUDevice,
  networks: readonly number[][],
  variant: VariantName,
  now: () => number,
): Promise<BenchResult['compilation']> {
  const pageModel = modelOf(defaultSettings(), THREE_GAUSSIANS);
  const page = await timed(() => Promise.all(pageKernels(device, pageModel, variant)), now);
  const measured: Compilation[] = [];
  for (const hidden of networks) {
    const model = createModel({ hidden, activation: 'elu', conditioning: { kind: 'raw' } });
    for (const [kernel, compile] of Object.entries({
      langevin: () => kernels.langevinKernel(device, model, variant),
      gradient: () => kernels.gradientKernel(device, model, variant),
      outer: () => kernels.outerKernel(device, model, variant),
    })) {
      measured.push({ kernel, hidden, variant, milliseconds: await timed(compile, now) });
    }
  }
  return { kernels: measured, page };
}
