/** All that a user can take home from the page. */
import type { Address } from '../address.ts';
import { copyLink } from './copy-link.ts';
import { type OfferGroup, Section } from './section.ts';

/** The page as far as its parts can be taken home. */
export interface Source {
  readonly address: Address;
}

export function createTakeHome(place: HTMLElement, source: Source): void {
  const link: OfferGroup = {
    label: 'Link',
    offers: [
      {
        label: 'Copy link',
        title: 'a link that repeats this run: preset, settings, seed, kernels, target',
        take() {
          source.address.write();
          return copyLink(location.href);
        },
      },
    ],
  };
  new Section(place, [link], '');
}
