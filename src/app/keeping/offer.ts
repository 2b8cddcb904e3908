/** The offer to go on where the last visit stopped. */
import { DEFAULT_VARIANTS } from '../../tuning.ts';
import { count } from '../dom.ts';
import type { Laboratory } from '../laboratory.ts';
import { showNotes } from '../notes.ts';
import { choiceOf } from '../own-target.ts';
import type { Keeper, Kept } from './keeper.ts';

export async function offerToGoOn(laboratory: Laboratory, keeper: Keeper): Promise<void> {
  const kept = await keeper.last();
  if (!kept) return;
  showNotes('kept', [textOf(kept, laboratory.adapter)], {
    label: 'Go on there',
    act() {
      keeper.release();
      goOn(laboratory, kept);
    },
    onDismiss: () => keeper.forget(),
  });
}

function textOf({ config, state, adapter }: Kept, here: string): string {
  const { preset, settings } = config;
  const what = preset ? `preset ‘${preset}’, ` : '';
  const where = `step ${count(state.iteration)} of ${count(settings.iterations)}`;
  const other = adapter === here ? '' : ` It ran on ${adapter}; here its last digits may differ.`;
  return `Your last visit stopped at ${where} (${what}seed ${settings.seed}).${other}`;
}

function goOn({ store }: Laboratory, { config, state, seconds, chainSteps = 0, weights }: Kept): void {
  const { preset = 'assignment', settings, target } = config;
  const variants = { ...DEFAULT_VARIANTS, ...config.variants };
  store.update({ playing: true });
  store.replace({
    preset,
    settings,
    target: choiceOf(target, settings, 'from the last visit'),
    variants,
    weights,
    progress: { state, variants, chainSteps, seconds },
  });
}
