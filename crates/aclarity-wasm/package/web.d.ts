/** Where the wasm may come from, if not from beside the JavaScript: an address, a response, its bytes or a module. */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the wasm. Wait for it before any other call; calling it again does no harm. It throws an error of the code
 * `wasm-not-loaded` that says what was found in place of aclarity.wasm, and where; the next call then tries again.
 */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;
