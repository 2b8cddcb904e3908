// What the specs of the unfused contender and of the benchmark's kernels import as one bundle.

export { BENCH_KERNELS, benchSources } from '../../src/bench/shaders.ts';
export { BatchGradient } from '../../src/bench/unfused/batch-gradient.ts';
export { Chains } from '../../src/bench/unfused/chains.ts';
export { FORGET, KEEP } from '../../src/bench/unfused/layers.ts';
export { Runner } from '../../src/bench/unfused/program.ts';
export { unfused } from '../../src/bench/unfused.ts';
