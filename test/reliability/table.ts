// What may go wrong, what is brought to the program, and which statistics are held against which laws. A test says by its
// tags, '@fault-6' or '@statistic-2', which rows it checks; `npm run reliability` writes rows and results to
// docs/reliability.md.

export interface Fault {
  /** The fault or the input. */
  fault: string;
  /** How tests bring it about. */
  injected: string;
  /** What has to happen then. */
  expected: string;
}

export interface Statistic {
  quantity: string;
  /** What it is held against. */
  law: string;
}

/** Row n has the tag `@fault-n`. */
export const FAULTS: Readonly<Record<number, Fault>> = {
  1: {
    fault: 'a browser without WebGPU',
    injected: '`navigator.gpu` removed; a page that came over plain http',
    expected:
      'a notice names the cause and what to do (which browsers, https or localhost); no stack; the text of the page stays',
  },
  2: {
    fault: 'no adapter',
    injected: 'a browser started without the WebGPU switches; `requestAdapter()` gives null',
    expected: 'a notice points to chrome://gpu and to the settings; Retry starts the page once there is an adapter',
  },
  3: {
    fault: 'a software adapter',
    injected: 'the adapter that the tests run on, and adapters named like one',
    expected: 'the page says that it is slow and starts with fewer chains; benchmarks are labelled',
  },
  4: {
    fault: 'an adapter that has already given its device',
    injected: 'a second `requestDevice` on it',
    expected: 'every device comes from a new adapter',
  },
  5: {
    fault: 'the page destroys its device',
    injected: '`device.destroy()`',
    expected: 'nothing starts again by itself; a notice with Retry',
  },
  6: {
    fault: 'the GPU process dies once',
    injected: '`Browser.crashGpuProcess`',
    expected: 'training goes on from the last checkpoint with the same step and random numbers; the loss curve is kept',
  },
  7: {
    fault: 'the GPU process dies again and again',
    injected: '`Browser.crashGpuProcess`, twice within seconds',
    expected: 'the page stops trying and says so; the weights can still be taken home',
  },
  8: {
    fault: 'the device is lost while a buffer is being mapped',
    injected: '`device.destroy()` during a read-back',
    expected: 'it counts as a loss of the device, never as data',
  },
  9: {
    fault: 'an error scope that ends after the device was lost',
    injected: '`popErrorScope()` on a lost device gives null',
    expected: 'null is no success',
  },
  10: {
    fault: 'a WebGPU error that nobody catches',
    injected: 'a buffer of impossible usage',
    expected: 'the page stops with a notice that quotes it; every test with such an error fails',
  },
  11: {
    fault: 'WGSL that does not compile',
    injected:
      'an unknown name in a kernel or a library; a browser that refuses each kernel of the page, at the start and later',
    expected:
      'the message names file and line; a run that needs the kernel is not made, the page and the run before go on, and no buffer is left behind',
  },
  12: {
    fault: 'a workgroup of more than 256 invocations',
    injected: 'a kernel of 512',
    expected: 'refused when it is made, by the name of the kernel, before anything is submitted',
  },
  13: {
    fault: 'more than 65 535 workgroups',
    injected: 'more points and chains than one dispatch can take',
    expected: 'the host cuts the work into several dispatches; a single dispatch beyond the limit is refused by name',
  },
  14: {
    fault: 'a buffer beyond what the device allows or has memory for',
    injected:
      'a buffer one byte too large; 10⁹ chains by the address and by the command line; the largest buffers of the adapter; a GPUOutOfMemoryError for chains',
    expected: 'clamped with a note, or refused with limit or size named; the run and the chains before go on',
  },
  15: {
    fault: 'features and limits that the adapter does not have',
    injected: 'an unknown texture format, buffers of 2⁵⁰ bytes',
    expected: 'the device opens with what the adapter has',
  },
  16: {
    fault: 'a device with no more than WebGPU’s default limits',
    injected: 'the limits of the device in all tests of kernels, and what the page asks for',
    expected: 'all kernels fit; nothing above the defaults is asked for',
  },
  17: {
    fault: 'an index out of bounds, which WebGPU clamps silently',
    injected: 'sentinels around what each kernel is to write, for whole, ragged and partial calls',
    expected: 'every kernel writes what its call names and nothing else',
  },
  18: {
    fault: 'a submit that takes too long for the driver’s watchdog',
    injected: 'adapters of any speed, simulated; the page at work',
    expected: 'no submit above 100 ms where one step is shorter; at most two in flight',
  },
  19: {
    fault: 'a hidden tab',
    injected: '`document.visibilityState`, for seconds',
    expected: 'work rests; afterwards nothing is caught up in a burst, and rates leave the gap out',
  },
  20: {
    fault: 'a window without size, another zoom or screen',
    injected: '`display: none`; device pixel ratios 0.5, 1.25 and 3',
    expected: 'the canvas has at least one pixel, follows the device’s pixels, and comes back',
  },
  21: {
    fault: 'the WebGL context is lost',
    injected: '`WEBGL_lose_context`',
    expected: 'chains and training go on; nothing is drawn while it is lost; textures and tables come back',
  },
  22: {
    fault: 'settings that diverge',
    injected: 'learning rate 10³, σ₁ = 10⁻⁶ and ε = 10 by the address; weights and moments that are not finite',
    expected:
      'settings are held within their ranges; training stops with the step named and returns to the last good state to the bit; chains that diverge are counted, not drawn as zeros',
  },
  23: {
    fault: 'NaN, infinity and huge numbers in weights, points and checkpoints',
    injected: 'files with such numbers',
    expected: 'refused when read, with the tensor or the line named',
  },
  24: {
    fault: 'a broken file of weights, or a checkpoint',
    injected:
      'empty, cut short, lengths of 2⁶³, other dtypes, shapes and offsets, doubled and foreign keys, future versions; mutations of good files',
    expected:
      'one sentence names the field; nothing changes; sizes are capped before reading; nothing is allocated by a declared size',
  },
  25: {
    fault: 'a hostile address',
    injected:
      'numbers out of range or malformed, repeated and foreign keys, markup, 100 kB; mutations of good addresses',
    expected: 'settings within their ranges and a note; text is never markup',
  },
  26: {
    fault: 'WebGL reads WebGPU’s canvases as zeros',
    injected:
      'a browser started with `--enable-unsafe-webgpu` alone; copies that arrive as zeros or with other colours',
    expected:
      'the self-test of the bridge notices and takes the next path; pictures are the same; the page names the slow path',
  },
  27: {
    fault: 'actions in any order: resets, switches and closing while work is under way',
    injected: 'sequences of events from a seed',
    expected: 'one run owns the page; results of older runs are dropped',
  },
  28: {
    fault: 'kernels that take long to compile',
    injected: 'pipelines that are ready late',
    expected: 'the page says what it is doing, answers meanwhile, and starts',
  },
  29: {
    fault: 'storage that is blocked, full or holds foreign text',
    injected: '`localStorage` that throws when it is read or written',
    expected: 'everything works and is not remembered',
  },
};

/** Row n has the tag `@statistic-n`. */
export const STATISTICS: Readonly<Record<number, Statistic>> = {
  1: {
    quantity:
      'bytes of the random words that chains, batches and data draw, in the order of chains and in that of steps',
    law: 'uniform: χ² at α = 10⁻⁶',
  },
  2: {
    quantity: 'serial correlation of those words at lags 1 to 16, between neighbours, seeds and uses',
    law: 'uncorrelated: 5 standard errors',
  },
  3: {
    quantity: 'normal numbers of the GPU, as chains and batches get them',
    law: 'N(0, 1): Kolmogorov–Smirnov at α = 10⁻⁶',
  },
  4: {
    quantity: 'counters of all draws of a run: data, batches, chains, weights, shuffles, projections',
    law: 'none used twice; other seeds, other words',
  },
  5: {
    quantity: 'variance and shape of chains on a Gaussian with the exact score, for several ε/s²',
    law: 'the discrete chain’s s²/(1 − α/(4s²)): 5 standard errors, Kolmogorov–Smirnov at α = 10⁻⁶',
  },
  6: {
    quantity: 'chains that start at that law',
    law: 'they keep it: the same tests after any number of steps',
  },
  7: {
    quantity: 'chains in each mode of a mixture with the exact score',
    law: 'multinomial with the weights: χ² at α = 10⁻⁶',
  },
  8: {
    quantity: 'ranks of annealed chains among exact draws of p_σ₁, simulation-based calibration',
    law: 'uniform but for the error of the discretisation: χ² at α = 10⁻⁶',
  },
  9: {
    quantity: 'gradient of the loss, the mean over many random batches, by tensor',
    law: 'the full expectation in float64: 5 standard errors',
  },
};

/** The tag that ties a test to a row. */
export const TAG = /^@(fault|statistic)-(\d+)$/;
