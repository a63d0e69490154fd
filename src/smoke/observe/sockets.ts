/** A socket that waits for connections. */
export interface Listener {
  /** As dotted IPv4, or as IPv6 in full; `0.0.0.0` and `::` take connections on every address. */
  readonly address: string;
  readonly port: number;
}

/** State 0A of the kernel's table (include/net/tcp_states.h, TCP_LISTEN). */
const LISTEN = '0A';
/** Where the engine's own name server listens inside every container of a network of one's own (libnetwork, resolver.go). */
const NAME_SERVER = '127.0.0.11';

/**
 * The listening sockets in a table as `/proc/net/tcp` or `/proc/net/tcp6` shows it (proc(5)): addresses are 32-bit words in
 * the machine's byte order, which is little-endian wherever the engines run.
 */
export function listenersIn(table: string): Listener[] {
  const listeners: Listener[] = [];
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [hex = '', port = ''] = local.split(':');
    const address = addressOf(hex);
    if (state === LISTEN && address !== undefined && address !== NAME_SERVER)
      listeners.push({ address, port: Number.parseInt(port, 16) });
  }
  return listeners;
}

/** Whether only the container itself can reach it. */
export function isLoopback({ address }: Listener): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.');
}

function addressOf(hex: string): string | undefined {
  const words = hex.match(/[0-9A-Fa-f]{8}/g);
  if (words === null || words.join('') !== hex) return undefined;
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((pair) => Number.parseInt(pair, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return undefined;
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? `::ffff:${bytes.slice(12).join('.')}` : shortened(bytes);
}

/** Only what a reader must know apart: every address, this machine, one address. */
function shortened(bytes: readonly number[]): string {
  if (bytes.slice(0, 15).every((byte) => byte === 0) && (bytes[15] ?? 0) <= 1)
    return bytes[15] === 1 ? '::1' : '::';
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}
