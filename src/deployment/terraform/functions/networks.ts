import { STRING } from '../type.ts';
import { computedText, stringValue, type Value } from '../value.ts';
import { type Call, Failure, type FunctionTable } from './definition.ts';
import { made } from './strings.ts';

/** An address range: as many bits as the family has, the first `prefix` of them fixed. */
interface Block {
  readonly bits: 32 | 128;
  readonly address: bigint;
  readonly prefix: number;
}

/** Functions on address ranges (go-cidr); IPv4 and IPv6. */
export const networkFunctions: FunctionTable = {
  cidrhost: {
    signature: 'sn',
    apply: (call) => {
      const block = parseBlock(call.characters(0));
      const size = 1n << BigInt(block.bits - block.prefix);
      const host = BigInt(call.whole(1));
      if (host >= size || -host > size) throw new Failure('the range has not that many addresses');
      return made(call, formatAddress(block.address + (host < 0n ? size + host : host), block.bits));
    },
  },
  cidrnetmask: {
    signature: 's',
    apply: (call) => {
      const { bits, prefix } = parseBlock(call.characters(0));
      if (bits !== 32) throw new Failure('an IPv6 range has no netmask');
      return made(call, formatAddress((1n << 32n) - (1n << BigInt(32 - prefix)), 32));
    },
  },
  cidrsubnet: {
    signature: 'snn',
    apply: (call) => {
      const block = parseBlock(call.characters(0));
      const [added, number] = [call.whole(1), call.whole(2)];
      const prefix = block.prefix + added;
      if (added < 0 || prefix > block.bits || number < 0 || BigInt(number) >= 1n << BigInt(added)) {
        throw new Failure('the range has not that many networks');
      }
      const address = block.address + (BigInt(number) << BigInt(block.bits - prefix));
      return made(call, `${formatAddress(address, block.bits)}/${prefix}`);
    },
  },
  cidrsubnets: { signature: 'sn*', apply: subnets },
};

function subnets(call: Call): Value {
  const block = parseBlock(call.characters(0));
  const items: Value[] = [];
  let next = block.address;
  for (let i = 1; i < call.count; i++) {
    const prefix = block.prefix + call.whole(i);
    if (prefix > block.bits || prefix < block.prefix)
      throw new Failure('the range has not that many networks');
    const size = 1n << BigInt(block.bits - prefix);
    next = ((next + size - 1n) / size) * size;
    if (next + size > block.address + (1n << BigInt(block.bits - block.prefix)))
      throw new Failure('the range is full');
    items.push(stringValue(computedText(`${formatAddress(next, block.bits)}/${prefix}`, call.at)));
    next += size;
  }
  return { kind: 'list', items, element: STRING, at: call.at };
}

function parseBlock(value: string): Block {
  const [written = '', length = ''] = value.split('/');
  const bits = written.includes(':') ? 128 : 32;
  const prefix = Number(length);
  if (!/^\d{1,3}$/.test(length) || prefix > bits) throw new Failure(`\`${value}\` is no address range`);
  const address = bits === 32 ? parseIpv4(written) : parseIpv6(written);
  const host = BigInt(bits - prefix);
  return { bits, prefix, address: (address >> host) << host };
}

function parseIpv4(value: string): bigint {
  const bytes = value.split('.');
  const isAddress = bytes.length === 4 && bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256);
  if (!isAddress) throw new Failure(`\`${value}\` is no address`);
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function parseIpv6(value: string): bigint {
  const halves = value.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = halves;
  const gap = halves.length === 2 ? 8 - head.length - tail.length : 0;
  const groups = [...head, ...Array<string>(Math.max(0, gap)).fill('0'), ...tail];
  const isAddress =
    halves.length <= 2 && groups.length === 8 && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
  if (!isAddress) throw new Failure(`\`${value}\` is no address`);
  return groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

function formatAddress(address: bigint, bits: 32 | 128): string {
  const [step, count] = bits === 32 ? [8, 4] : [16, 8];
  const mask = (1n << BigInt(step)) - 1n;
  const groups = Array.from({ length: count }, (_, i) => (address >> BigInt(step * (count - 1 - i))) & mask);
  if (bits === 32) return groups.join('.');
  const written = groups.map((group) => group.toString(16)).join(':');
  // The longest run of zeros is left out (RFC 5952).
  const runs = [...written.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].map((match) => match[0]);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? written : written.replace(longest, '').replace(/^:?$|^:|:$|::/, '::');
}
