/** Which variant of a kernel is fastest on this adapter, for this network and size: found by a short run of each. */
import { fitsUniform } from './layout.ts';
import type { Model } from './model.ts';
import { VARIANT_NAMES, VARIANTS, type VariantName } from './variants.ts';

/** The variants that this model's kernels can be made in. */
export const variantsFor = (model: Model): VariantName[] =>
  VARIANT_NAMES.filter((name) => VARIANTS[name].weights === 'storage' || fitsUniform(model));
