import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOnPath } from './registry/program';
import { listen } from './registry/listen';

/** Of the Debian package `chromium`. */
export const BROWSER = 'chromium';

export function browserProgram(): string | undefined {
  return programOnPath(BROWSER);
}

/** A page as a browser shows it. */
export interface Shown {
  /** The document after it was laid out. */
  readonly dom: string;
  readonly png: Buffer;
  /** What the page asked for besides itself; what the browser does on its own account is left out. */
  readonly requests: readonly string[];
}

/** The page lives here for the browser, which reaches nothing but the proxy that hands it out. */
const HOST = 'plan.example.com';

/** Hosts that the browser itself asks, whatever it shows. */
const OWN = /(?:^|\.)(?:google|googleapis|gstatic|gvt1)\.com(?::\d+)?$/;

/** Opens a page in a real browser, in a light or dark scheme. Nothing leaves the loopback device: every name leads to a proxy of ours. */
export async function showPage(html: string, scheme: 'light' | 'dark' = 'light'): Promise<Shown> {
  const program = browserProgram();
  if (program === undefined) throw new Error(`${BROWSER} is not installed`);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (url === `http://${HOST}/`) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      return;
    }
    if (url !== `http://${HOST}/favicon.ico` && !OWN.test(request.headers.host ?? '')) requests.push(url);
    response.writeHead(404).end();
  });
  server.on('connect', (request, socket) => {
    // The page itself is tried by HTTPS first.
    if (request.url !== `${HOST}:443` && !OWN.test(request.url ?? '')) requests.push(`https://${request.url ?? ''}`);
    // The browser may be gone before it has the answer.
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const port = await listen(server);
  const folder = mkdtempSync(join(tmpdir(), 'pinstream-browser-'));
  const common = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars', `--user-data-dir=${join(folder, 'profile')}`, `--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>', `--blink-settings=preferredColorScheme=${scheme === 'dark' ? 0 : 1}`];
  try {
    const dom = await run(program, [...common, '--dump-dom', `http://${HOST}/`]);
    const picture = join(folder, 'page.png');
    await run(program, [...common, '--window-size=1100,2400', `--screenshot=${picture}`, `http://${HOST}/`]);
    return { dom, png: readFileSync(picture), requests };
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(program: string, words: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.on('error', failed);
    child.on('close', (code) => (code === 0 ? done(out) : failed(new Error(`${program} ended with ${String(code)}`))));
  });
}
