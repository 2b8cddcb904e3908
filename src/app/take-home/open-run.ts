/** A run.json: its configuration becomes the page's, and the run starts. */
import { readRunConfig } from '../../interchange/run-file.ts';
import { DEFAULT_VARIANTS } from '../../tuning.ts';
import { choiceOf } from '../own-target.ts';
import type { Store } from '../state.ts';
import { bytesOf } from './open.ts';

export async function openRun(file: File, store: Store): Promise<readonly string[]> {
  const { config, warnings } = readRunConfig(await bytesOf(file));
  const { preset = 'assignment', settings, target, variants } = config;
  store.update({ playing: true });
  store.replace({
    preset,
    settings,
    target: choiceOf(target, settings, 'from the file'),
    variants: Object.keys(variants).length > 0 ? { ...DEFAULT_VARIANTS, ...variants } : undefined,
  });
  return warnings;
}
