/**
 * WGSL by plain ordered concatenation: a prelude of constants, library modules, one kernel.
 * Keeps a line map, so that a compile error names the file and line it was written in.
 */

import { isLost } from './device.ts';

export interface Source {
  /** Path as shown in errors, for example `shaders/lib/mlp.wgsl`. */
  file: string;
  text: string;
}

export interface Composed {
  code: string;
  /** Where line n (from 1) of the composed code was written. */
  locate(line: number): { file: string; line: number };
}

export function compose(sources: readonly Source[]): Composed {
  const starts: { file: string; first: number }[] = [];
  let line = 1;
  for (const { file, text } of sources) {
    starts.push({ file, first: line });
    line += text.split('\n').length;
  }
  return {
    code: sources.map(({ text }) => text).join('\n'),
    locate(at) {
      const source = starts.findLast(({ first }) => first <= at) ?? { file: 'composed WGSL', first: 1 };
      return { file: source.file, line: at - source.first + 1 };
    },
  };
}

/** A shader that doesn't compile. The message has one more line for each fault: `file:line:column: reason`. */
export class ShaderError extends Error {
  override name = 'ShaderError';
  constructor(
    message: string,
    readonly faults: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super([message, ...faults].join('\n'), options);
  }
}

/** Compiles and waits for the compiler's verdict; throws a ShaderError that points into the source files. */
export async function compileShader(device: GPUDevice, label: string, composed: Composed): Promise<GPUShaderModule> {
  device.pushErrorScope('validation'); // a fault is reported below, not as an uncaptured error
  const module = device.createShaderModule({ label, code: composed.code });
  const [{ messages }] = await Promise.all([module.getCompilationInfo(), device.popErrorScope()]);
  if (await isLost(device)) throw new ShaderError(`kernel '${label}' was not compiled: the device is lost`);
  const faults = messages.filter(({ type }) => type === 'error');
  if (faults.length === 0) return module;
  const lines = faults.map((fault) => {
    const { file, line } = composed.locate(fault.lineNum);
    return `${file}:${line}:${fault.linePos}: ${fault.message}`;
  });
  throw new ShaderError(`kernel '${label}' does not compile`, lines);
}
