/** Where the wasm comes from when nobody says so. */
export function wasm(): URL | Uint8Array<ArrayBuffer>;
/** What to do when it is not there. */
export const advice: string;
