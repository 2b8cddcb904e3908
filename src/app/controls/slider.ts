/** A row of the panel for a number: a slider with round stops beside a field that shows the true value and takes any. */
import { Controller, type GUI } from 'lil-gui';
import { element } from '../dom.ts';

/** What a row reads and writes; assigning to `value` has its effect. */
export interface Bound<Value> {
  value: Value;
}

export interface Scale<Value> {
  /** Stops of the slider; 0 leaves the slider off. */
  stops: number;
  stopOf(value: Value): number;
  valueAt(stop: number): Value;
  textOf(value: Value): string;
  /** What is typed, put within the range; undefined if it is no such value. */
  read(text: string): Value | undefined;
}

export class Slider<Value> extends Controller {
  private readonly field = element('input', { type: 'text', inputMode: 'decimal', autocomplete: 'off' });
  private readonly range = element('input', { type: 'range', min: '0', step: '1' });
  /** A key that moves the slider is down: its release is the end of the change. */
  private keyDown = false;
  /** What stands in the field is not taken yet, and stays there whatever else changes. */
  private typing = false;

  constructor(
    parent: GUI,
    private readonly bound: Bound<Value>,
    private readonly scale: Scale<Value>,
  ) {
    super(parent, bound, 'value', 'lil-number');
    this.field.setAttribute('aria-labelledby', this.$name.id);
    this.range.setAttribute('aria-labelledby', this.$name.id);
    this.range.max = String(scale.stops - 1);
    if (scale.stops > 0) this.$widget.append(this.range);
    this.$widget.append(this.field);
    this.listenToField();
    this.listenToRange();
    this.updateDisplay();
  }

  override updateDisplay(): this {
    const { value } = this.bound;
    if (!this.typing) this.field.value = this.scale.textOf(value);
    this.range.value = String(this.scale.stopOf(value));
    this.showPlace(this.scale.textOf(value));
    return this;
  }

  private listenToField(): void {
    const take = (): void => this.take(this.scale.read(this.field.value.replace(/\s/g, '')));
    this.field.addEventListener('input', () => {
      this.typing = true;
    });
    this.field.addEventListener('change', take);
    this.field.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') take();
      if (key === 'Escape') this.leave();
    });
    this.field.addEventListener('blur', () => this.leave()); // after `change`, if there was any
  }

  private listenToRange(): void {
    const { range, scale } = this;
    const value = (): Value => scale.valueAt(Number(range.value));
    const release = (): void => {
      this.keyDown = false;
      if (Number(range.value) !== scale.stopOf(this.bound.value)) this.take(value());
    };
    range.addEventListener('input', () => {
      this.field.value = scale.textOf(value());
      this.showPlace(this.field.value);
    });
    range.addEventListener('keydown', () => {
      this.keyDown = true;
    });
    range.addEventListener('change', () => {
      if (!this.keyDown) release();
    });
    range.addEventListener('keyup', release);
    range.addEventListener('blur', release);
  }

  /** Has its effect only if it is another value; what is refused gives way to the value in force. */
  private take(value: Value | undefined): void {
    this.typing = false;
    if (value !== undefined && String(value) !== String(this.bound.value)) this.bound.value = value;
    this.updateDisplay();
  }

  /** Back to the value in force. */
  private leave(): void {
    this.typing = false;
    this.updateDisplay();
  }

  private showPlace(text: string): void {
    const { range, scale } = this;
    range.setAttribute('aria-valuetext', text);
    range.style.setProperty('--filled', `${(100 * Number(range.value)) / Math.max(1, scale.stops - 1)}%`);
  }
}
