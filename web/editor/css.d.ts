/** A style sheet as text, as build.mjs has esbuild load it. */
declare module '*.css' {
  const text: string;
  export default text;
}
