// What the wasm exports: the bindings that `cargo xtask npm` wrote last. Which entry has what is left aside, since names
// mean the same in each.

export { run } from '../../../../target/npm/bindings/web/cli.js';
export * from '../../../../target/npm/bindings/web/full.js';
export { default, initSync } from '../../../../target/npm/bindings/web/full.js';
export { Simulation } from '../../../../target/npm/bindings/web/vendors.js';

// What session.js and released.js need, and nobody else should use.
declare module '../../../../target/npm/bindings/web/full.js' {
  interface Session {
    __wbg_ptr: number;
    __allows(user: string, argv: string[], database: number): number;
    __allowsWritten(count: number, database: number): number;
  }
  namespace Session {
    function __memory(): WebAssembly.Memory;
    function __words(): number;
    function __room(): number;
  }
}

declare module '../../../../target/npm/bindings/web/vendors.js' {
  interface Simulation {
    __wbg_ptr: number;
  }
}
