// The reference cases of test/cases/*.json, made by float64 automatic differentiation in PyTorch (design.md §4).
// Inputs and parameters are float32 values; energies, scores, losses and gradients are the float64 results on them.

import { readdirSync, readFileSync } from 'node:fs';
import type { Network, Parameter } from '../../src/float64/network.ts';
import type { AdamSettings } from './adam.ts';

/** B clean points (2B), their noise (2B) and noise levels (B), and the loss on them. */
export type Batch = { clean: number[]; noise: number[]; sigma: number[]; loss: number };

export type Quantity = 'energy' | 'score' | 'gradient' | 'loss' | 'parameters';

export type ReferenceCase = {
  /** The file's name. */
  name: string;
  model: Network;
  parameters: Parameter[];
  /** N points x (2N) at sigma (N): energy (N), score (2N). */
  evaluate: { x: number[]; sigma: number[]; energy: number[]; score: number[] };
  gradient: Batch & { gradient: Parameter[] };
  /** Each step's loss is taken before its update; `parameters` are those after the last one. */
  adam: AdamSettings & { steps: Batch[]; parameters: Parameter[] };
  float32Error: Record<Quantity, number>;
  tolerance: Record<Quantity, number>;
};

const folder = new URL('../cases/', import.meta.url);

/** Every case of test/cases, by name; refuses a file of another format. */
export function loadCases(): ReferenceCase[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((name) => {
    const { format, ...fields } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { format: string } & Omit<
      ReferenceCase,
      'name'
    >;
    if (format !== 'scorefield-reference/1')
      throw new Error(`${name}: format ${format}, expected scorefield-reference/1`);
    return { ...fields, name };
  });
}
