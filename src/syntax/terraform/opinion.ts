/**
 * Whether HashiCorp's own parser (as hcl2-parser carries it) accepts the file: then what we could not read is our limit
 * and not the author's mistake. It takes 0.2 s to load, so it is loaded here, when first asked.
 */
export async function acceptsTerraform(source: string): Promise<boolean> {
  const { default: hcl } = await import('hcl2-parser');
  try {
    return hcl.parseToObject(source)?.[0] != null;
  } catch {
    return false;
  }
}
