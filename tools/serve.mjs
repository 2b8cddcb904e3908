// A static file server for the built page: localhost, GET and HEAD, nothing outside its folder.
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.wgsl': 'text/wgsl; charset=utf-8',
};

/** How many ports are tried, from the one asked for upwards. */
const tries = 10;

/**
 * Serves the files under `root`. Port 0 is any free one; a taken port leads to the next, unless `exact`.
 * Resolves to the address, ending in a slash, and a function that ends the server.
 */
export async function serve({ root, port = 0, host = 'localhost', exact = false }) {
  const folder = await realpath(root);
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  await listen(server, port, host, exact || port === 0 ? 1 : tries);
  const shown = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shown}:${server.address().port}/`, close: () => close(server) };
}

async function listen(server, port, host, attempts) {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const error = await new Promise((settle) => {
      server.once('error', settle);
      server.listen(port + attempt, host, () => {
        server.off('error', settle);
        settle(undefined);
      });
    });
    if (!error) return;
    if (error.code !== 'EADDRINUSE') throw new Error(`cannot serve on port ${port}: ${error.message}`);
  }
  const range = attempts > 1 ? `ports ${port} to ${port + attempts - 1} are` : `port ${port} is`;
  throw new Error(`${range} in use: set PORT to a free one`);
}

function close(server) {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections(); // a browser keeps its connections open
  });
}

async function answer(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, 405, 'only GET and HEAD', { allow: 'GET, HEAD' });
  }
  const [path = '/', query] = request.url.split(/\?(.*)/s);
  const file = await locate(root, path);
  if (typeof file === 'number') return refuse(response, file, file === 400 ? 'bad address' : 'not found');
  if (file.isFolder && !path.endsWith('/')) {
    // Relative, so that it stays right behind a proxy's sub-path, and so that the page's own relative links are.
    const location = `./${path.slice(path.lastIndexOf('/') + 1)}/${query === undefined ? '' : `?${query}`}`;
    return refuse(response, 301, 'a folder', { location });
  }
  const body = await readFile(file.isFolder ? join(file.path, 'index.html') : file.path).catch(() => undefined);
  if (!body) return refuse(response, 404, 'not found');
  response.writeHead(200, {
    'content-type': file.isFolder
      ? types['.html']
      : (types[extname(file.path).toLowerCase()] ?? 'application/octet-stream'),
    'content-length': body.length,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The file or folder an address stands for, or the status that refuses it. Links out of the root count as absent. */
async function locate(root, address) {
  let decoded;
  try {
    decoded = decodeURIComponent(address);
  } catch {
    return 400;
  }
  if (!decoded.startsWith('/') || decoded.includes('\0')) return 400;
  const asked = resolve(root, `.${decoded}`);
  if (!within(root, asked)) return 404;
  try {
    const path = await realpath(asked);
    if (!within(root, path)) return 404;
    const entry = await stat(path);
    if (entry.isDirectory()) return { path, isFolder: true };
    return entry.isFile() && !decoded.endsWith('/') ? { path, isFolder: false } : 404;
  } catch {
    return 404;
  }
}

function within(root, path) {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function refuse(response, status, text, headers = {}) {
  const fixed = { 'content-type': types['.txt'], 'cache-control': 'no-cache' };
  response.writeHead(status, { ...fixed, ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : `${text}\n`);
}
