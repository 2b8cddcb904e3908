// The two kernels that share workgroup memory, run invocation by invocation in wgsl_reflect's interpreter: with their
// barriers no two accesses race, and without any one of them some do. (It can't run the others: see its limits in facts.md.)

import { readFileSync } from 'node:fs';
import * as reflection from 'wgsl_reflect/wgsl_reflect.module.js';
import { expect, test } from '../support/gpu.ts';

const { detectRaces } = reflection as unknown as Pick<typeof import('wgsl_reflect'), 'detectRaces'>;

const waves = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i));

/** Buffers by binding, made anew for every run. */
const KERNELS = {
  excess: () => [waves(600), waves(601).slice(1), waves(300), waves(4), { uniform: Uint32Array.from([300, 1]) }],
  log_z: () => [waves(700), waves(4), { uniform: Uint32Array.from([20, 35, 0]) }],
};
const BARRIER = /workgroupBarrier\(\);/g;

for (const [name, buffers] of Object.entries(KERNELS)) {
  test(`${name} needs each of its barriers, and no more`, () => {
    const text = readFileSync(new URL(`../../shaders/${name}.wgsl`, import.meta.url), 'utf8');
    // The interpreter overlooks a barrier that is the first statement of a loop: an idle one goes before it.
    const code = text.replace(/(for \(var half.*\{\n)/g, '$1    let idle = half;\n');
    const races = (source: string) => {
      const found = detectRaces(source, name, [1, 1, 1], { 0: { ...buffers() } });
      expect(found.errors).toEqual([]);
      return found.races.length;
    };
    expect(races(code)).toBe(0);
    const barriers = code.match(BARRIER)!.length;
    for (let left = 0; left < barriers; left++) {
      let at = 0;
      const without = code.replace(BARRIER, (barrier) => (at++ === left ? '' : barrier));
      expect(races(without), `without barrier ${left + 1} of ${barriers}`).toBeGreaterThan(0);
    }
  });
}
