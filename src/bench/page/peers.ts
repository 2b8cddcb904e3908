/** The contenders beside scorefield. Their libraries are fetched when first needed; one that fails is a skipped cell. */
import type { Contender } from '../contender.ts';
import { javascript } from '../javascript.ts';
import { unfused } from '../unfused.ts';
import type { PeerName } from './names.ts';

/** A contender whose code comes over the network. */
export function lazily(name: PeerName, load: () => Promise<Contender>): Contender {
  const loaded = async (): Promise<Contender> => {
    try {
      return await load();
    } catch (error) {
      throw new Error(`${name} did not load: ${error instanceof Error ? error.message : error}`);
    }
  };
  return {
    name,
    sampling: async (task) => (await loaded()).sampling(task),
    training: async (task) => (await loaded()).training(task),
  };
}

export function peer(name: PeerName, device: GPUDevice): Contender {
  switch (name) {
    case 'unfused':
      return unfused(device);
    case 'jax-js':
      return lazily(name, async () => (await import('../jax.ts')).jax);
    case 'tfjs':
      return lazily(name, async () => (await import('../tfjs.ts')).tfjs);
    case 'javascript':
      return javascript;
  }
}
