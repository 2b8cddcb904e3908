// A page with the core and nothing else, for devices that are lost.

import * as gpu from 'scorefield/gpu';

declare global {
  interface Window {
    gpu: typeof gpu;
  }
}

window.gpu = gpu;
