/** Compiles the wasm, which is in the JavaScript. Wait for it before any other call; calling it again does no harm. */
export function init(): Promise<void>;
