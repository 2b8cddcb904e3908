/** What a composed kernel declares: its bindings by name and the layout of its `call` struct. The one file that imports wgsl_reflect. */

// The deep import is the one that loads in Node as well as in a bundle; it carries no types of its own.
import { WgslReflect } from 'wgsl_reflect/wgsl_reflect.module.js';

export type BindingKind = 'uniform' | 'storage' | 'read-only-storage';

export interface Binding {
  name: string;
  index: number;
  kind: BindingKind;
  /** The WGSL type as written, for messages. */
  type: string;
  /** Least bytes a buffer must have: a fixed size, or one element of a run-time array. */
  minBytes: number;
}

export interface Field {
  name: string;
  offset: number;
  /** f32, u32, vec2f, … */
  type: string;
}

export interface Layout {
  bytes: number;
  fields: Field[];
}

export interface Reflection {
  bindings: Binding[];
  /** Layout of `var<uniform> call`, the arguments of one dispatch. */
  call: Layout;
  /** Invocations of a workgroup along x; kernels here have 1 along y and z. */
  workgroupSize: number;
}

/** @workgroup_size's first argument: a number, or the name of a constant of the same code. */
function workgroupSize(code: string, attribute: string | undefined): number {
  const literal = attribute?.match(/^\d+/)?.[0];
  const constant = literal ?? code.match(new RegExp(`const ${attribute} = (\\d+)u?;`))?.[1];
  if (!constant) throw new Error(`workgroup size '${attribute}' is neither a number nor a constant`);
  return Number(constant);
}

function bindingKind(space: string, access: string): BindingKind {
  if (space === 'uniform') return 'uniform';
  return access === 'read_write' ? 'storage' : 'read-only-storage';
}

/** The same declarations without the statements of functions: no binding depends on them, and reading them takes longest. */
const withoutBodies = (code: string) => code.replace(/^((?:@.* )?fn [^{]*\{)\n[\s\S]*?^\}/gm, '$1}');

/** Reads the WGSL. Only kernels of group 0 with one entry point named `entry` and a uniform `call` are accepted. */
export function reflect(code: string, entry: string): Reflection {
  const parsed = new WgslReflect(withoutBodies(code));
  const found = parsed.entry.compute.find(({ name }) => name === entry);
  if (!found) throw new Error(`kernel '${entry}': no entry point of that name`);
  const variables = [...parsed.uniforms, ...parsed.storage];
  const stray = variables.find(({ group }) => group !== 0);
  if (stray) throw new Error(`kernel '${entry}': binding '${stray.name}' is in group ${stray.group}, expected 0`);
  const call = parsed.uniforms.find(({ name }) => name === 'call');
  if (!call?.members) throw new Error(`kernel '${entry}': no uniform struct named 'call'`);
  const size = found.attributes?.find(({ name }) => name === 'workgroup_size');
  return {
    bindings: variables.map((variable) => ({
      name: variable.name,
      index: variable.binding,
      kind: bindingKind(variable.resourceType === 0 ? 'uniform' : 'storage', variable.access),
      type: variable.type.getTypeName(),
      minBytes: variable.size || variable.stride,
    })),
    call: {
      bytes: call.size,
      fields: call.members.map(({ name, offset, type }) => ({ name, offset, type: type.getTypeName() })),
    },
    workgroupSize: workgroupSize(code, [size?.value].flat()[0] ?? undefined),
  };
}
