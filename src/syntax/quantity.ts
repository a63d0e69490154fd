const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A Kubernetes quantity (`500m`, `1Gi`, `1e3`; apimachinery's resource.Quantity) in its base unit: cores or bytes.
 * `400m` of memory is 0.4 bytes, which is what Kubernetes makes of it.
 */
export function parseQuantity(written: string): number | undefined {
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+))(?:[eE]([-+]?\d{1,3})|([A-Za-z]{0,2}))$/.exec(written);
  if (match === null) return undefined;
  if (match[2] !== undefined) return Number(`${match[1]}e${match[2]}`);
  const factor = SUFFIXES[match[3] ?? ''];
  return factor === undefined ? undefined : (Math.round(Number(match[1]) * 1e9) / 1e9) * factor;
}

const POWERS = 'bkmgtp';

/** Bytes as Docker and compose read them (docker/go-units RAMInBytes): `512m`, `1g`, `64MiB`; every unit is a power of 1024. */
export function parseBytes(written: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?(?:([bkmgtp])(?:i?b)?)?$/i.exec(written);
  if (match === null) return undefined;
  const power = POWERS.indexOf((match[2] ?? 'b').toLowerCase());
  return Math.round(Number(match[1]) * 1024 ** power);
}
