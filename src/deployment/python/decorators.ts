/*
 * Decorators after which calling the function still runs its body in the caller's thread: functools caches (the first
 * call runs), contextlib, torch's gradient switches, retry and tracing libraries.
 */
const TRANSPARENT =
  /^(?:builtins\.(?:staticmethod|classmethod|property)|functools\.\w+|contextlib\.(?:async)?contextmanager|abc\.\w+|typing\w*\.\w+|torch\.(?:no_grad|inference_mode)|torch\.jit\.(?:ignore|unused)|tenacity\.retry|backoff\.on_\w+|cachetools(?:\.func)?\.\w+|warnings\.deprecated|opentelemetry\..+\.start_as_current_span|prometheus_client\.\w+\(\)\.(?:time|count_exceptions|track_inprogress))$/;

/** Whether the decorator at that path, without its arguments, leaves the function's body to the caller. */
export function isTransparent(path: string): boolean {
  return TRANSPARENT.test(path);
}
