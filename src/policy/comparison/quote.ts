const LONGEST = 80;

/** Words of a repository for a sentence of ours: short, and with nothing that would end the quotation. */
export function quote(text: string): string {
  const plain = text.replaceAll('`', "'");
  return `\`${plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain}\``;
}
