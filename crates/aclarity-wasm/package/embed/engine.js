// The engine as the element uses it: one wasm for all elements of a page.
import { inspect, redact, Session, servers } from 'aclarity:api';
import { init } from '../web.js';

export { init as load, inspect, redact, Session };

/** The names of all servers, Redis first, each family from old to new. */
export const serverNames = () => servers().map(({ name }) => name);

/**
 * The full name of a server, `redis` being the newest Redis; an unknown one is thrown.
 *
 * @param {string} name
 */
export function serverNamed(name) {
  new Session(name).free();
  const known = servers();
  const found = known.find((server) => server.name === name) ?? known.findLast(({ family }) => family === name);
  return found?.name ?? name;
}
