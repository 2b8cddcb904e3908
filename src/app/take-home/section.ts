/** The buttons at the end of the settings, in groups, and a line that says what came of the last one. */
import { element } from '../dom.ts';

/** One thing to take home. */
export interface Offer {
  label: string;
  /** What it is, for those who point at it. */
  title: string;
  /** Hands it over; gives what is to be said then, a text or an element. */
  take(): Promise<string | HTMLElement>;
}

export interface OfferGroup {
  label: string;
  offers: readonly Offer[];
}

export class Section {
  private readonly status = element('p', { className: 'hint' });

  constructor(place: HTMLElement, groups: readonly OfferGroup[], hint: string) {
    this.status.setAttribute('role', 'status');
    const rows = element('dl', {});
    rows.append(...groups.flatMap((group) => this.row(group)));
    const heading = element('h2', { textContent: 'Take home' });
    place.replaceChildren(heading, rows, element('p', { className: 'hint', textContent: hint }), this.status);
  }

  private row({ label, offers }: OfferGroup): HTMLElement[] {
    const buttons = element('dd', {});
    buttons.append(...offers.map((offer) => offerButton(offer, this.status)));
    return [element('dt', { textContent: label }), buttons];
  }
}

/** A button that hands the offer over, and says in `status` what came of it. */
export function offerButton({ label, title, take }: Offer, status: HTMLElement): HTMLButtonElement {
  const button = element('button', { type: 'button', textContent: label, title });
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      status.replaceChildren(await take());
    } catch (error) {
      status.textContent = `that did not work: ${(error as Error).message}`;
    }
    button.disabled = false;
  });
  return button;
}
