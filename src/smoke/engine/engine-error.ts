/** The engine did not do what a rehearsal needs; a sentence, which may quote what the engine or the image said: hostile. */
export class EngineError extends Error {}
