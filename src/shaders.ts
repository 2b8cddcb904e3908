/** The WGSL files, brought in as text, and which libraries each kernel is composed with. */
import adam from '../shaders/adam.wgsl';
import density from '../shaders/density.wgsl';
import difference from '../shaders/difference.wgsl';
import draw from '../shaders/draw.wgsl';
import excess from '../shaders/excess.wgsl';
import field from '../shaders/field.wgsl';
import gradient from '../shaders/gradient.wgsl';
import grid from '../shaders/grid.wgsl';
import histogram from '../shaders/histogram.wgsl';
import langevin from '../shaders/langevin.wgsl';
import activation from '../shaders/lib/activation.wgsl';
import alone from '../shaders/lib/alone.wgsl';
import columns from '../shaders/lib/columns.wgsl';
import finite from '../shaders/lib/finite.wgsl';
import layout from '../shaders/lib/layout.wgsl';
import mixture from '../shaders/lib/mixture.wgsl';
import mixtureScores from '../shaders/lib/mixture_scores.wgsl';
import mlp from '../shaders/lib/mlp.wgsl';
import multiply4x4 from '../shaders/lib/multiply_4x4.wgsl';
import multiply8x8 from '../shaders/lib/multiply_8x8.wgsl';
import multiply16x4 from '../shaders/lib/multiply_16x4.wgsl';
import multiplySubgroup from '../shaders/lib/multiply_subgroup.wgsl';
import normal from '../shaders/lib/normal.wgsl';
import philox from '../shaders/lib/philox.wgsl';
import product from '../shaders/lib/product.wgsl';
import scoreSweeps from '../shaders/lib/score_sweeps.wgsl';
import share from '../shaders/lib/share.wgsl';
import sharedUnits from '../shaders/lib/shared_units.wgsl';
import subgroupColumns from '../shaders/lib/subgroup_columns.wgsl';
import subgroupThread from '../shaders/lib/subgroup_thread.wgsl';
import thread from '../shaders/lib/thread.wgsl';
import tiles from '../shaders/lib/tiles.wgsl';
import together from '../shaders/lib/together.wgsl';
import units from '../shaders/lib/units.wgsl';
import logZ from '../shaders/log_z.wgsl';
import mass from '../shaders/mass.wgsl';
import oracle from '../shaders/oracle.wgsl';
import outer from '../shaders/outer.wgsl';
import pack from '../shaders/pack.wgsl';
import perturb from '../shaders/perturb.wgsl';
import scatter from '../shaders/scatter.wgsl';

const LIBRARIES = {
  activation,
  alone,
  columns,
  finite,
  layout,
  mixture,
  mixture_scores: mixtureScores,
  mlp,
  multiply_4x4: multiply4x4,
  multiply_8x8: multiply8x8,
  multiply_16x4: multiply16x4,
  multiply_subgroup: multiplySubgroup,
  normal,
  philox,
  product,
  score_sweeps: scoreSweeps,
  share,
  shared_units: sharedUnits,
  subgroup_columns: subgroupColumns,
  subgroup_thread: subgroupThread,
  thread,
  tiles,
  together,
  units,
};

export const KERNELS = {
  adam,
  density,
  difference,
  draw,
  excess,
  field,
  gradient,
  grid,
  histogram,
  langevin,
  oracle,
  outer,
  pack,
  log_z: logZ,
  mass,
  perturb,
  scatter,
};

export type LibraryName = keyof typeof LIBRARIES;
export type KernelName = keyof typeof KERNELS;

export const library = (name: LibraryName) => ({ file: `shaders/lib/${name}.wgsl`, text: LIBRARIES[name] });
export const kernelFile = (name: KernelName) => ({ file: `shaders/${name}.wgsl`, text: KERNELS[name] });
