/**
 * For programs that run in browsers too. In Node.js there is nothing to wait for, and a source that they name is not
 * looked at.
 */
export function init(source?: unknown): Promise<void>;
