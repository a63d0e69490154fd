/** One line on a terminal that says what is going on, when it takes longer than a second. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #start = performance.now();
  #isShown = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  say(what: string): void {
    if (this.#stream.isTTY !== true || performance.now() - this.#start < 1000) return;
    this.#stream.write(`\r\u001b[2Kincident-gate: ${what} …`);
    this.#isShown = true;
  }

  clear(): void {
    if (this.#isShown) this.#stream.write('\r\u001b[2K');
  }
}
