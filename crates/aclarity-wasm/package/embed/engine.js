// The engine as the element uses it: one wasm for all elements of a page.
import { inspect, redact, servers, Session } from 'aclarity:api';
import { init } from '../web.js';

export { init as load, inspect, redact };

/** The names of all servers, Redis first, each family from old to new. */
export const serverNames = () => servers().map(({ name }) => name);

/** The full name of a server, `redis` being the newest Redis; an unknown one is thrown. */
export function serverNamed(name) {
  new Session(name).free();
  const known = servers();
  const found = known.find((server) => server.name === name) ?? known.findLast(({ family }) => family === name);
  return found?.name ?? name;
}

/**
 * A server with the users of the rules. Lines with errors change nothing, as on
 * a server; `findings` are those of the rules.
 */
export function sessionOf(server, rules, findings) {
  const lines = rules.split('\n');
  for (const { severity, span } of findings) {
    if (severity === 'error') lines[rules.slice(0, span.start).split('\n').length - 1] = '';
  }
  const definitions = lines.join('\n');
  return definitions.trim() ? new Session(server, definitions) : new Session(server);
}
