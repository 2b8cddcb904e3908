/**
 * The unfused contender: scorefield's mathematics as a tensor library would run it, one dispatch a layer and pass over
 * all chains or samples at once, every vector in storage in between. What it lacks in speed is what fusing brings.
 * Raw conditioning, without random numbers.
 */
import type { Contender } from './contender.ts';
import { requireNoRandomNumbers } from './limits.ts';
import { BatchGradient } from './unfused/batch-gradient.ts';
import { Chains } from './unfused/chains.ts';
import { Runner } from './unfused/program.ts';

export const unfused = (device: GPUDevice): Contender => ({
  name: 'unfused',

  async sampling(task) {
    requireNoRandomNumbers('unfused', task);
    const chains = await Chains.create(device, task, task.start);
    const runner = new Runner(device, chains.step);
    return {
      work: task.chains * task.stepsPerDispatch,
      run: (repetitions) => runner.run(repetitions * task.stepsPerDispatch),
      async scores(points) {
        const others = await Chains.create(device, task, points);
        try {
          return await others.scores();
        } finally {
          others.destroy();
        }
      },
      destroy: () => chains.destroy(),
    };
  },

  async training(task) {
    const gradient = await BatchGradient.create(device, task, task.samples);
    const runner = new Runner(device, gradient.program);
    return {
      work: task.batch,
      run: (repetitions) => runner.run(repetitions),
      async gradient(batch) {
        const other = await BatchGradient.create(device, task, batch);
        try {
          return await other.compute();
        } finally {
          other.destroy();
        }
      },
      destroy: () => gradient.destroy(),
    };
  },
});
