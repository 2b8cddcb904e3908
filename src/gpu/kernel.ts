/**
 * A kernel: one WGSL file composed with its libraries, compiled, and bound by the names it declares.
 * Binding refuses missing, unknown, too small or wrongly sized buffers, with what was expected and what was given.
 */
import { arenaOf } from './arena.ts';
import { type Composed, compileShader, compose, ShaderError, type Source } from './compose.ts';
import { type Binding, type Reflection, reflect } from './reflect.ts';

/** A buffer, or part of one (offset and size in bytes). */
export type Resource = GPUBuffer | { buffer: GPUBuffer; offset?: number; size?: number };

export interface Kernel extends Reflection {
  name: string;
  pipeline: GPUComputePipeline;
  /** Buffers by WGSL name, all but `call`, which is given anew with every dispatch. */
  bind(resources: Record<string, Resource>): BoundKernel;
}

/** A kernel with its buffers, ready to be dispatched many times. */
export interface BoundKernel {
  kernel: Kernel;
  group: GPUBindGroup;
}

/** Compiles `sources`, the last of which is the kernel itself; entry point, pipeline label and file share the name. */
export async function createKernel(device: GPUDevice, name: string, sources: readonly Source[]): Promise<Kernel> {
  const composed = compose(sources);
  const compiling = compileShader(device, name, composed);
  // Read while the compiler works. If both refuse the code, the compiler is heard: it names file and line.
  const reading = Promise.resolve().then(() => reflect(composed.code, name));
  reading.catch(() => {});
  const module = await compiling;
  const reflection = await reading;
  const layout = device.createBindGroupLayout({ label: name, entries: reflection.bindings.map(layoutEntry) });
  const pipeline = await createPipeline(device, name, module, layout, composed);
  const kernel: Kernel = {
    ...reflection,
    name,
    pipeline,
    bind: (resources) => ({
      kernel,
      group: device.createBindGroup({
        label: name,
        layout,
        entries: groupEntries(device, name, reflection, resources),
      }),
    }),
  };
  return kernel;
}

const compiled = new WeakMap<GPUDevice, Map<string, Promise<Kernel>>>();

/** The same, but the same text is compiled only once a device; what failed is tried again. */
export function kernelOnce(device: GPUDevice, name: string, sources: readonly Source[]): Promise<Kernel> {
  const known = compiled.get(device) ?? new Map<string, Promise<Kernel>>();
  compiled.set(device, known);
  const key = [name, ...sources.map(({ text }) => text)].join('\n');
  const existing = known.get(key);
  if (existing) return existing;
  const made = createKernel(device, name, sources);
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}

function layoutEntry({ name, index, kind, minBytes }: Binding): GPUBindGroupLayoutEntry {
  const hasDynamicOffset = name === 'call';
  return {
    binding: index,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type: kind, minBindingSize: minBytes, hasDynamicOffset },
  };
}

async function createPipeline(
  device: GPUDevice,
  name: string,
  module: GPUShaderModule,
  layout: GPUBindGroupLayout,
  composed: Composed,
): Promise<GPUComputePipeline> {
  try {
    return await device.createComputePipelineAsync({
      label: name,
      layout: device.createPipelineLayout({ label: name, bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: name },
    });
  } catch (error) {
    const start = composed.code.split('\n').findIndex((line) => line.startsWith(`fn ${name}(`));
    const { file, line } = composed.locate(start + 1);
    const message = `kernel '${name}' (${file}:${line}) was refused: ${(error as Error).message}`;
    throw new ShaderError(message, [], { cause: error });
  }
}

function groupEntries(
  device: GPUDevice,
  name: string,
  { bindings, call }: Reflection,
  resources: Record<string, Resource>,
): GPUBindGroupEntry[] {
  const expected = bindings.filter((binding) => binding.name !== 'call');
  const missing = expected.filter((binding) => !Object.hasOwn(resources, binding.name)).map((binding) => binding.name);
  const unknown = Object.keys(resources).filter((key) => !expected.some((binding) => binding.name === key));
  if (missing.length > 0 || unknown.length > 0) {
    const faults = [
      missing.length > 0 ? `missing ${missing.join(', ')}` : '',
      unknown.length > 0 ? `unknown ${unknown.join(', ')}` : '',
    ];
    throw new TypeError(
      `kernel '${name}': ${faults.filter(Boolean).join('; ')} (expected: ${expected.map((b) => b.name).join(', ')}; given: ${Object.keys(resources).join(', ')})`,
    );
  }
  return bindings.map((binding) => {
    if (binding.name === 'call') {
      return { binding: binding.index, resource: { buffer: arenaOf(device).buffer, size: call.bytes } };
    }
    return { binding: binding.index, resource: checkedBinding(device, name, binding, resources[binding.name]!) };
  });
}

function checkedBinding(device: GPUDevice, kernel: string, binding: Binding, resource: Resource): GPUBufferBinding {
  const part = 'buffer' in resource ? resource : { buffer: resource };
  const offset = part.offset ?? 0;
  const size = part.size ?? part.buffer.size - offset;
  const where = `kernel '${kernel}': buffer '${part.buffer.label}' for '${binding.name}: ${binding.type}'`;
  if (size < binding.minBytes)
    throw new RangeError(`${where} has ${size} bytes, expected at least ${binding.minBytes}`);
  const alignment = device.limits.minStorageBufferOffsetAlignment;
  if (offset % alignment !== 0)
    throw new RangeError(`${where} starts at byte ${offset}, expected a multiple of ${alignment}`);
  if (size % 4 !== 0) throw new RangeError(`${where} has ${size} bytes, expected a multiple of 4`);
  return { buffer: part.buffer, offset, size };
}
