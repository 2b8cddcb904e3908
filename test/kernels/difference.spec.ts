// One array minus another: exactly the float32 difference of every value, for any number of them.

import { Difference } from 'scorefield';
import { storageBuffer } from 'scorefield/gpu';
import { createRandom } from '../reference/random.ts';
import { expect, submit, test } from '../support/gpu.ts';

for (const count of [1, 63, 64, 65, 4097]) {
  test(`${count} differences`, async ({ device }) => {
    const random = createRandom(count);
    const [minuend, subtrahend] = [0, 1].map(() =>
      Float32Array.from({ length: count }, () => 8 * random.uniform() - 4),
    );
    const difference = await Difference.create(
      device,
      storageBuffer(device, 'minuend', minuend!),
      storageBuffer(device, 'subtrahend', subtrahend!),
      count,
    );
    submit(device, (commands) => difference.encode(commands));
    const got = await difference.read();
    const want = minuend!.map((value, i) => value - subtrahend![i]!);
    // WGSL may round a difference either way.
    const unit = (value: number) => 2 ** (Math.floor(Math.log2(Math.max(Math.abs(value), 2 ** -100))) - 23);
    const worst = got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!) / unit(want[i]!)), 0);
    expect(worst, 'units in the last place').toBeLessThanOrEqual(1);
    difference.destroy();
  });
}
