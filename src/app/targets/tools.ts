/** The row below the panels: which target is in force, and the ways of making one's own. */
import { TARGETS } from '../../target-library.ts';
import type { Box } from '../../view/index.ts';
import { element } from '../dom.ts';
import type { Store, TargetChoice } from '../state.ts';
import { BrushMode } from './brush-mode.ts';
import { type Note, PointsImport } from './import.ts';
import { MixtureMode } from './mixture-mode.ts';
import { type Bench, button, type Mode } from './mode.ts';

export class TargetTools {
  private mode: Mode | undefined;
  private readonly row = element('div', { className: 'tools' });
  private readonly note = element('p', { className: 'tools-note' });
  private readonly name = element('strong', {});
  private readonly launchers: HTMLElement[];
  private readonly points: PointsImport;
  /** Where the focus goes when a mode is over. */
  private launcher: HTMLElement | undefined;

  /** `window`: the part of the plane that the panels show now. */
  constructor(
    place: HTMLElement,
    private readonly store: Store,
    window: () => Box,
  ) {
    this.note.setAttribute('role', 'status');
    const bench: Bench = { store, window, say: (text) => this.say({ text, refused: false }) };
    const end = (): void => this.end();
    const edit = button('Edit mixture', 'Move, turn, weigh, add and remove components in the exact panel', () =>
      this.start(edit, () => new MixtureMode(bench, end)),
    );
    const draw = button('Draw points', 'Draw points with a brush in the data panel', () =>
      this.start(draw, () => new BrushMode(bench, end)),
    );
    this.points = new PointsImport(store, (note) => this.say(note));
    const load = button('Import…', 'Points from a file: CSV with two columns, or .npy', () =>
      this.points.chooser.click(),
    );
    this.launchers = [edit, draw, load, this.points.chooser, this.points.choice];
    place.append(this.row, this.note);
    store.onChange((effect) => (effect === 'run' || effect === 'back') && this.follow());
    document.addEventListener('keydown', (event) => this.press(event));
    this.show();
  }

  /** Makes the points of a file the target. A refused file changes nothing, and a note says why. */
  importPoints(file: File): Promise<void> {
    return this.points.take(file);
  }

  private start(launcher: HTMLElement, make: () => Mode): void {
    this.launcher = launcher;
    this.mode = make();
    this.show();
    this.mode.focus();
  }

  private end(): void {
    this.leave();
    this.launcher?.focus();
  }

  private leave(): void {
    this.mode?.close();
    this.mode = undefined;
    this.say({ text: '', refused: false });
    this.show();
  }

  private cancel(): void {
    const { mode } = this;
    this.end();
    mode?.cancel();
  }

  private press(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || !this.mode) return;
    event.preventDefault();
    if (!this.mode.putBack()) this.cancel();
  }

  /** Another target is in force: one of a mode that is still on, or one chosen elsewhere. */
  private follow(): void {
    const { target } = this.store.state;
    if (this.mode && target !== this.mode.applied) this.leave();
    else if (!this.mode && target !== this.points.applied) this.say({ text: '', refused: false });
    this.show();
  }

  private say({ text, refused }: Note): void {
    this.note.textContent = text;
    this.note.classList.toggle('refused', refused);
  }

  private show(): void {
    const { mode } = this;
    const { target } = this.store.state;
    this.name.textContent = mode ? mode.title : labelOf(target);
    if (!mode) {
      this.row.replaceChildren(element('span', { textContent: 'Target' }), this.name, ...this.launchers);
      return;
    }
    mode.done.classList.add('accent');
    const cancel = button('Cancel', 'Bring back the target before (Escape)', () => this.cancel());
    const ends = element('span', { className: 'tool-ends' });
    ends.append(cancel, mode.done);
    this.row.replaceChildren(this.name, ...mode.controls, ends);
  }
}

const labelOf = (choice: TargetChoice): string => (typeof choice === 'string' ? TARGETS[choice].label : choice.label);
