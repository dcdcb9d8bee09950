// A static file server for tests, as a publisher's: it obeys the `_headers` at
// the top of a folder, and sends FILE.br or FILE.gz to those who take it.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.mjs': 'text/javascript',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const encodings = { br: '.br', gzip: '.gz' };

const read = (file) => readFile(file).catch(() => undefined);

/** Serves `folder` at `mount` on a free port of this computer. */
export async function serve(folder, { mount = '/', headers = {} } = {}) {
  const written = rules((await read(join(folder, '_headers')))?.toString() ?? '');

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = decodeURIComponent(pathname);
    const file = fileFor(path);
    const found = file && (await answer(file, request.headers['accept-encoding'] ?? ''));
    if (!found) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    const type = types[extname(file)] ?? 'application/octet-stream';
    const own = headersFor(written, `/${path.slice(mount.length)}`);
    response
      .writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...found.headers, ...own, ...headers })
      .end(found.body);
  });

  function fileFor(path) {
    if (!path.startsWith(mount)) return undefined;
    const file = normalize(join(folder, path.slice(mount.length)));
    if (file !== normalize(folder) && !file.startsWith(normalize(folder + sep))) return undefined;
    return path.endsWith('/') ? join(file, 'index.html') : file;
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}${mount}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** The file, compressed if there is a form of it that `accepted` names. */
async function answer(file, accepted) {
  const names = accepted.split(',').map((name) => name.trim());
  for (const [name, ending] of Object.entries(encodings)) {
    const body = names.includes(name) && (await read(file + ending));
    if (body) return { body, headers: { 'content-encoding': name, vary: 'accept-encoding' } };
  }
  const body = await read(file);
  return body && { body, headers: {} };
}

/** What a `_headers` file says: paths, perhaps with a star at their end, each with its headers. */
function rules(text) {
  const found = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      found.push({ path: line, headers: {} });
      continue;
    }
    const [, name, value] = line.match(/^ +([\w-]+): (.+)$/);
    found.at(-1).headers[name.toLowerCase()] = value;
  }
  return found;
}

function headersFor(rules, path) {
  const matches = (rule) => (rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : path === rule);
  return Object.assign({}, ...rules.filter((rule) => matches(rule.path)).map((rule) => rule.headers));
}
