/** scorefield: denoising score matching and annealed Langevin sampling on any GPUDevice. */
export { Adam, type AdamOptions } from './adam.ts';
export { type Advice, type AdviceTopic, advise, largestDistance, type NoiseSchedule } from './adviser.ts';
export { Batch, Perturbation } from './batch.ts';
export { Data } from './data.ts';
export { Difference } from './difference.ts';
export { type Divergence, DivergenceError, divergenceOf } from './divergence.ts';
export { Experiment } from './experiment.ts';
export { Evaluation, Field, type Partition } from './field.ts';
export { Commands } from './gpu/commands.ts';
export { NoAdapterError, openDevice } from './gpu/device.ts';
export { LossGradient } from './gradient.ts';
export { binEdges, Histogram } from './histogram.ts';
export { INITIAL_NAMES, type InitialLaw, type InitialName, initialLaw } from './initial.ts';
export { type Checkpoint, readCheckpoint, writeCheckpoint } from './interchange/checkpoint-file.ts';
export { type CsvPoints, readCsv, writeCsv, writeLosses, writePointsCsv } from './interchange/csv.ts';
export { type LinkReading, type LinkState, type LinkTarget, readLink, writeLink } from './interchange/link.ts';
export { npyHeader, npyRows, type PointsOptions, readNpy, writeNpy } from './interchange/npy.ts';
export { FormatError, MOST_FILE_BYTES } from './interchange/refusal.ts';
export {
  type RunConfig,
  type RunMetrics,
  type RunReading,
  type RunRecord,
  readRunConfig,
  writeRun,
} from './interchange/run-file.ts';
export { readSafetensors, type Safetensors, type StoredTensor, writeSafetensors } from './interchange/safetensors.ts';
export { readTarget, writeTarget } from './interchange/target-file.ts';
export {
  describeRun,
  readWeights,
  type SamplerRecord,
  type TrainingRecord,
  type WeightsFile,
  writeWeights,
} from './interchange/weights-file.ts';
export { gradientShape, layoutOf } from './layout.ts';
export { type Figure, type Metrics, type MetricsOptions, measureAll } from './metrics/all.ts';
export { type DistancesBetween, measureSamples, type SampleFit } from './metrics/chains.ts';
export { type DensityFit, type DensityOptions, measureDensity, measureLogZ } from './metrics/density.ts';
export { type Excess, measureExcess } from './metrics/excess.ts';
export { freshPoints } from './metrics/fresh.ts';
export { gatedPresetOf, judgeModel } from './metrics/gated.ts';
export {
  GATED_SAMPLES,
  GATES,
  type Gate,
  type GatedMetric,
  type GatedPreset,
  isGated,
  type Judgement,
  judge,
} from './metrics/gates.ts';
export {
  type Grid,
  klDivergence,
  MOST_BORDER,
  type Normalisation,
  normalise,
  totalVariation,
} from './metrics/grid.ts';
export { componentSds, gridModeMasses, modeMasses } from './metrics/modes.ts';
export {
  finitePoints,
  mmdSquared,
  noiseFloor,
  type SampleDistances,
  sampleDistances,
  slicedWasserstein,
  slicingAngles,
} from './metrics/samples.ts';
export {
  ACTIVATIONS,
  type Activation,
  type Conditioning,
  createModel,
  initialParameters,
  type Model,
  type ModelShape,
  type Parameter,
} from './model.ts';
export { annealing, langevinStage, noiseLevels, type Stage } from './noise.ts';
export { annealedChains, type ChainOptions, type Progress, trainToEnd, type Watch } from './paced.ts';
export { defaultSettings, PRESETS, type PresetName } from './presets.ts';
export { normalPair, philox, randomBelow, randomWords, seedWords, uniformFrom } from './random.ts';
export { asReferenceCase, QUANTITIES, type ReferenceCase } from './reference-case.ts';
export { Sampler } from './sample.ts';
export { ARROWS, modelOf, type Settings, TUNABLES, trainingOf } from './settings.ts';
export { MOST_TARGET_POINTS, TARGET_NAMES, TARGETS, type TargetName, targetOf } from './target-library.ts';
export {
  type Box,
  componentsOf,
  dataBox,
  type Gaussian,
  labels,
  momentsOf,
  normalOf,
  packComponents,
  proportions,
  quadratureBox,
  STANDARD_NORMAL,
  type Target,
  THREE_GAUSSIANS,
} from './targets.ts';
export { rateAt, type Schedule, Trainer, type TrainingState } from './train.ts';
export {
  chooseVariants,
  DEFAULT_VARIANTS,
  type RunVariants,
  type TuningOptions,
  type TuningStore,
  tuneGradient,
  tuneLangevin,
  variantsFor,
} from './tuning.ts';
export {
  DEFAULT_VARIANT,
  runsOn,
  SOFTWARE_VARIANT,
  VARIANT_NAMES,
  VARIANTS,
  type Variant,
  type VariantChoice,
  type VariantName,
} from './variants.ts';
export { type Verdict, verifyCase } from './verify.ts';
export { Weights } from './weights.ts';
