/** Editing a mixture over the exact panel: each change that is let go becomes the target of a new run. */
import { MOST_COMPONENTS } from '../../interchange/target-file.ts';
import { componentsOf } from '../../targets.ts';
import { byId, figure } from '../dom.ts';
import type { TargetChoice } from '../state.ts';
import { type Mixture, mixtureOf, targetOfMixture } from './mixture.ts';
import { MixtureEditor } from './mixture-editor.ts';
import { type Bench, button, type Mode, type Slider, slider } from './mode.ts';

const HOW = 'Drag a mean, or the end of an axis; a double click adds a component. Arrow keys do it too.';
const FROM_POINTS =
  'Points have no components, so this starts from the three Gaussians. Cancel brings the points back.';

export class MixtureMode implements Mode {
  readonly title = 'Mixture';
  readonly done: HTMLButtonElement;
  readonly controls: HTMLElement[];
  applied: TargetChoice;
  private readonly before: TargetChoice;
  private readonly add: HTMLButtonElement;
  private readonly remove: HTMLButtonElement;
  private readonly weight: Slider;
  private readonly editor: MixtureEditor;
  private how: string | undefined;

  constructor(
    private readonly bench: Bench,
    onDone: () => void,
  ) {
    const { store } = bench;
    this.before = store.state.target;
    this.applied = this.before;
    this.how = store.target.kind === 'mixture' ? HOW : FROM_POINTS;
    if (store.target.kind !== 'mixture') this.apply('assignment');
    this.add = button('Add', 'Add a component: then click its place in the plot', (event) => this.place(event));
    this.remove = button('Remove', 'Remove the selected component (Delete)', () => this.editor.remove());
    this.done = button('Done', 'Keep this mixture', onDone);
    this.weight = slider({
      name: 'weight',
      title: 'share of the mass that the selected component has; the others share the rest as they did',
      min: 1,
      max: 99,
      value: 1,
      unit: ' %',
      onInput: (percent) => this.editor.weigh(percent / 100),
    });
    this.weight.input.addEventListener('change', () => this.editor.settle());
    this.controls = [this.add, this.remove, this.weight.label];
    this.editor = new MixtureEditor(byId('plot-exact'), bench.window, mixtureOf(componentsOf(store.target)), {
      onShow: (editor) => this.show(editor),
      onChange: (mixture) => this.change(mixture),
    });
  }

  putBack(): boolean {
    return this.editor.putBack();
  }

  cancel(): void {
    if (this.applied !== this.before) this.apply(this.before);
  }

  close(): void {
    this.editor.close();
  }

  focus(): void {
    this.editor.focus();
  }

  /** By keyboard, the component comes to the middle. */
  private place({ detail }: MouseEvent): void {
    if (detail === 0) this.editor.add();
    else this.editor.placing = !this.editor.placing;
    this.show(this.editor);
  }

  private change(mixture: Mixture): void {
    this.how = undefined;
    this.apply({ label: 'own mixture', target: targetOfMixture(mixture) });
    this.show(this.editor);
  }

  private apply(choice: TargetChoice): void {
    this.applied = choice;
    this.bench.store.setTarget(choice);
  }

  private show({ mixture, selected, placing }: MixtureEditor): void {
    const alone = mixture.length === 1;
    this.add.disabled = mixture.length >= MOST_COMPONENTS;
    this.add.setAttribute('aria-pressed', String(placing));
    this.remove.disabled = alone;
    this.weight.input.disabled = alone;
    this.weight.show(100 * mixture[selected]!.weight);
    if (selected > 0) this.how = undefined; // it has been understood
    this.bench.say(this.how ?? this.describe(mixture, selected));
  }

  private describe(mixture: Mixture, selected: number): string {
    const { mean, deviations, angle } = mixture[selected]!;
    const [x, y] = mean.map((value) => figure(value));
    const [first, second] = deviations.map((value) => figure(value));
    const turn = first === second ? '' : ` at ${figure((180 * angle) / Math.PI)}°`;
    return `Component ${selected + 1} of ${mixture.length}: mean (${x}, ${y}), standard deviations ${first} and ${second}${turn}`;
  }
}
