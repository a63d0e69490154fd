import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** The browser that is here, if one is. */
export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

type Message = Readonly<Record<string, unknown>>;

/** One tab of a headless browser, spoken to over a pipe in the DevTools protocol (chromedevtools.github.io). */
export class Browser {
  /** Addresses that it asked for. */
  readonly requests: string[] = [];
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (answer: Message) => void>();
  #loaded: (() => void) | undefined;
  #session: unknown;
  #last = 0;

  private constructor(program: string) {
    this.#profile = mkdtempSync(join(tmpdir(), 'incident-gate-browser-'));
    // A test's pages are its own: it needs no sandbox, and has none where it runs as root.
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-pipe',
      '--no-first-run',
    ];
    this.#child = spawn(program, [...flags, `--user-data-dir=${this.#profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    let rest = '';
    // Messages end with a NUL; the fifth stream is what it writes to.
    (this.#child.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#take(JSON.parse(message));
    });
  }

  static async start(program: string): Promise<Browser> {
    const browser = new Browser(program);
    const { targetId } = await browser.#send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.#send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = sessionId;
    await browser.#send('Network.enable');
    await browser.#send('Page.enable');
    return browser;
  }

  /** Opens a page this wide, as high as it is with everything unfolded. */
  async open(url: string, { width, scheme }: { width: number; scheme: 'light' | 'dark' }): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.#send('Emulation.setEmulatedMedia', { features });
    await this.#resize(width, 800);
    const loaded = new Promise<void>((settle) => {
      this.#loaded = settle;
    });
    await this.#send('Page.navigate', { url });
    await loaded;
    await this.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
    const height = Number(await this.evaluate('document.documentElement.scrollHeight'));
    await this.#resize(width, Math.min(16_000, height));
  }

  #resize(width: number, height: number): Promise<Message> {
    return this.#send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', {
      expression,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as Message).value;
  }

  async close(): Promise<void> {
    const ended = new Promise((settle) => this.#child.once('exit', settle));
    this.#child.kill('SIGKILL');
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #send(method: string, params: Message = {}): Promise<Message> {
    const id = ++this.#last;
    const session = this.#session === undefined ? {} : { sessionId: this.#session };
    (this.#child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((settle, refuse) => {
      this.#waiting.set(id, ({ result, error }) =>
        error === undefined ? settle(result as Message) : refuse(new Error(JSON.stringify(error))),
      );
    });
  }

  #take(message: Message): void {
    const { id, method, params } = message;
    if (typeof id === 'number') this.#waiting.get(id)?.(message);
    if (method === 'Page.loadEventFired') this.#loaded?.();
    if (method === 'Network.requestWillBeSent')
      this.requests.push(String(((params as Message).request as Message).url));
  }
}
