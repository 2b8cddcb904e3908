/** Drawing points over the data panel: done, they become the target of a new run. */
import { byId, count } from '../dom.ts';
import type { TargetChoice } from '../state.ts';
import { BrushOverlay } from './brush.ts';
import { coordinates, DRAWN_POINTS, Drawing, pointsOf } from './drawing.ts';
import { type Bench, button, type Mode, slider, toggle } from './mode.ts';

const LABEL = 'drawn points';

export class BrushMode implements Mode {
  readonly title = 'Drawing';
  readonly done: HTMLButtonElement;
  readonly controls: HTMLElement[];
  applied: TargetChoice;
  private readonly drawing: Drawing;
  private readonly overlay: BrushOverlay;
  private readonly undo: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;

  constructor(
    private readonly bench: Bench,
    onDone: () => void,
  ) {
    const { target, settings } = bench.store.state;
    this.applied = target;
    this.drawing = new Drawing(settings.seed, drawnBefore(target));
    this.overlay = new BrushOverlay(byId('plot-data'), bench.window, this.drawing, () => this.show());
    const size = slider({
      name: 'size',
      title: 'radius of the brush, in hundredths of the plot',
      min: 1,
      max: 20,
      value: 100 * this.overlay.size,
      onInput: (percent) => {
        this.overlay.size = percent / 100;
      },
    });
    const dab = slider({
      name: 'points',
      title: 'points a dab; a stroke makes a dab every half radius',
      min: 1,
      max: 50,
      value: this.overlay.dab,
      onInput: (points) => {
        this.overlay.dab = points;
      },
    });
    const erase = toggle('Erase', 'The brush takes points away', (pressed) => {
      this.overlay.erases = pressed;
    });
    this.undo = button('Undo', 'Take back the last stroke', () => this.change(() => this.drawing.undo()));
    this.clear = button('Clear', 'Take away all points', () => this.change(() => this.drawing.clear()));
    this.done = button('Done', 'Learn these points', () => {
      this.apply();
      onDone();
    });
    this.controls = [size.label, dab.label, erase, this.undo, this.clear];
    this.show();
  }

  putBack(): boolean {
    return false;
  }

  cancel(): void {}

  close(): void {
    this.overlay.close();
  }

  focus(): void {
    this.controls[0]!.querySelector('input')!.focus();
  }

  private change(how: () => void): void {
    how();
    this.overlay.show();
  }

  private apply(): void {
    const points = coordinates(this.drawing.points);
    this.applied = { label: LABEL, target: { kind: 'points', points } };
    this.bench.store.setTarget(this.applied);
  }

  private show(): void {
    const { points, isFull, canUndo } = this.drawing;
    const { least, most } = DRAWN_POINTS;
    this.undo.disabled = !canUndo;
    this.clear.disabled = points.length === 0;
    this.done.disabled = points.length < least;
    const full = isFull ? ', as many as there can be' : '';
    this.bench.say(
      points.length > 0
        ? `${count(points.length)} points${full}`
        : `Draw in the data panel: ${least} to ${count(most)} points.`,
    );
  }
}

/** A drawing can be gone on with. */
function drawnBefore(choice: TargetChoice) {
  const isDrawing = typeof choice !== 'string' && choice.label === LABEL && choice.target.kind === 'points';
  return isDrawing && choice.target.kind === 'points' ? pointsOf(choice.target.points) : [];
}
