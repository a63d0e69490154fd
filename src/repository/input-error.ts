/** The user's fault, not the gate's: `message` is a sentence with the place and the way out. Exit code 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
