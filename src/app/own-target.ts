/** A target that came from outside, as the page chooses it: by its name if it is one of the library's, or as one's own. */
import { TARGET_NAMES, targetOf } from '../target-library.ts';
import type { Target } from '../targets.ts';
import type { TargetChoice } from './state.ts';

/** `drawn`: how many points a point set of the library would have, and its seed; `label` names a target of one's own. */
export function choiceOf(target: Target, drawn: { points: number; seed: number }, label: string): TargetChoice {
  return TARGET_NAMES.find((name) => isSame(targetOf(name, drawn), target)) ?? { label, target };
}

function isSame(a: Target, b: Target): boolean {
  if (a.kind === 'mixture' || b.kind === 'mixture') return JSON.stringify(a) === JSON.stringify(b);
  return a.points.length === b.points.length && a.points.every((value, i) => value === b.points[i]);
}
