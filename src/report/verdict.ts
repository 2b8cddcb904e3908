/** How the run went, in sentences made from its numbers. */
import { PRESETS } from '../presets.ts';
import { inWords } from './numbers.ts';
import { changesOf, type FinishedRun, judgementsOf } from './run.ts';
import { type ShownMetric, written } from './tables.ts';

const SHORT_NAMES: Record<string, string> = {
  excess: 'excess',
  TV: 'total variation',
  SW2: 'SW<sub>2</sub>',
  MMD2: 'MMD²',
  modes: 'mode masses of the samples',
  sd: 'standard deviations of the samples',
  diverged: 'diverged chains',
};

/** Gates met or missed, by name; why there are none; settings that are not the preset's. */
export function verdict(run: FinishedRun): string {
  const { preset } = run.config;
  const judgements = judgementsOf(run);
  const changes = changesOf(run);
  const changed = changes.length > 0 ? ` Its settings are not quite the preset’s: ${inWords(changes)}.` : '';
  if (judgements.length === 0) {
    const why = preset
      ? `The preset <code>${preset}</code> has no gates (${PRESETS[preset].meaning}).`
      : 'The run has no gates.';
    return why + changed;
  }
  const missed = judgements.filter(({ ok }) => !ok);
  if (missed.length === 0) {
    return `The run meets all ${judgements.length} gates of the preset <code>${preset}</code>.${changed}`;
  }
  const which = missed.map(
    ({ name, allowed }) => `${SHORT_NAMES[name]} (${written(run.metrics, name as ShownMetric)}; allowed ${allowed})`,
  );
  const gates =
    judgements.length === missed.length ? `all ${judgements.length}` : `${missed.length} of the ${judgements.length}`;
  return `<strong class="missed">The run misses ${gates} gates</strong> of the preset <code>${preset}</code>: ${inWords(which)}.${changed}`;
}
