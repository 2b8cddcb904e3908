/** WGSL files are brought in as text by esbuild's `text` loader. */
declare module '*.wgsl' {
  const text: string;
  export default text;
}

/** The deep import works in Node and in bundles alike, but has no types of its own: they are the package's. */
declare module 'wgsl_reflect/wgsl_reflect.module.js' {
  export { WgslReflect } from 'wgsl_reflect';
}

/** Style sheets go into the page's own. */
declare module '*.css';
