/** Fonts are brought in as data URLs, the report's style sheet as text; see esbuild.config.mjs. */
declare module '*.woff2' {
  const url: string;
  export default url;
}

declare module './style.css' {
  const text: string;
  export default text;
}
