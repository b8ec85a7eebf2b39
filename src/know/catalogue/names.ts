/** Provider of an id: what stands before its first `:` or `/`; empty for a name without one. */
export function providerOf(id: string): string {
  return /^(?<provider>[a-z0-9][a-z0-9-]*)[:/]/.exec(id)?.groups?.['provider'] ?? '';
}

/** Full id of an asset, gate or set: a name without a slash belongs to the provider of its file. */
export function qualified(provider: string, name: string): string {
  return name.includes('/') ? name : `${provider}/${name}`;
}

/**
 * Full id of a set. Sets are named as consoles name them (`contents:write`, `Charges: read`, `roles/editor`), so only
 * the provider's own prefix tells that a name is already full.
 */
export function qualifiedSet(provider: string, name: string): string {
  return name.startsWith(`${provider}/`) ? name : `${provider}/${name}`;
}
