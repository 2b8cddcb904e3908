/** What knows WebGPU and nothing of scores. */
export { allocate, OutOfMemoryError, readBytes, readFloats, readWords, storageBuffer } from './buffers.ts';
export { type CallArguments, Commands, cut } from './commands.ts';
export { type Composed, compose, ShaderError, type Source } from './compose.ts';
export { adapterName, type DeviceOptions, isSoftware, NoAdapterError, type OpenDevice, openDevice } from './device.ts';
export { type BoundKernel, createKernel, type Kernel, type Resource } from './kernel.ts';
export { Pace, type PaceOptions } from './pace.ts';
export { type Binding, type Layout, type Reflection, reflect } from './reflect.ts';
export { inSubmits, type SubmittedWork } from './submits.ts';
export { GpuTimer } from './timing.ts';
