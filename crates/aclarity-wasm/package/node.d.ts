/** For programs that run in browsers too. In Node.js there is nothing to wait for. */
export function init(): Promise<void>;
