/** All that a user can take home from the page, and bring back. */
import { PANELS } from '../pictures.ts';
import { copyLink } from './copy-link.ts';
import { acceptDrops } from './drop.ts';
import { takeLosses, takeRun, takeSamples, takeWeights } from './files.ts';
import { openRun } from './open-run.ts';
import { openWeights } from './open-weights.ts';
import { takePanel, takeSheet } from './picture.ts';
import { type Offer, type OfferGroup, Section } from './section.ts';
import type { Source } from './source.ts';

export function createTakeHome(place: HTMLElement, source: Source): void {
  const { files, store } = source;
  files.add(['.safetensors'], (file) => openWeights(file, store));
  files.add(['.json'], (file) => openRun(file, store));
  acceptDrops(files);
  new Section(place, groupsOf(source), 'Files can also be dropped on the page.');
}

/** What of a run is left when its device is not: all of its last good state. */
export function rescueOffers(source: Source): Offer[] {
  return [
    { label: 'weights', title: 'the network as safetensors, for PyTorch too', take: () => takeWeights(source) },
    { label: 'run.json', title: 'settings, target, losses, figures, adapter', take: () => takeRun(source) },
    { label: 'loss.csv', title: 'the loss of every step', take: () => takeLosses(source) },
  ];
}

function groupsOf(source: Source): OfferGroup[] {
  return [
    {
      label: 'Picture',
      offers: [
        { label: 'sheet', title: 'the whole figure as PNG: panels, legends, loss', take: () => takeSheet(source) },
        ...PANELS.map((name) => ({
          label: name,
          title: `the panel “${name}” as PNG, with axes and legend`,
          take: () => takePanel(source, name),
        })),
      ],
    },
    {
      label: 'Samples',
      offers: [
        { label: 'CSV', title: 'where the chains are: x,y of each', take: () => takeSamples(source, 'csv') },
        { label: '.npy', title: 'the same for NumPy: float32 (N, 2)', take: () => takeSamples(source, 'npy') },
      ],
    },
    {
      label: 'Run',
      offers: rescueOffers(source),
    },
    {
      label: 'Link',
      offers: [
        {
          label: 'copy link',
          title: 'an address that repeats this run: preset, settings, seed, kernels, target',
          take() {
            source.address.write();
            return copyLink(location.href);
          },
        },
      ],
    },
    {
      label: 'File',
      offers: [
        {
          label: 'open…',
          title: 'weights, or a run.json, whose run starts again',
          async take() {
            await source.files.choose();
            return ''; // the notes tell
          },
        },
      ],
    },
  ];
}
