const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|0\.0\.0\.0)$/i;
/** RFC 2606, RFC 5737, RFC 3849. */
const DOCUMENTATION =
  /^(?:.{1,200}\.)?example\.(?:com|net|org)$|^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$|^\[?2001:0?db8:/i;
/** Top-level names that no public server has (RFC 2606, RFC 6761, RFC 6762). */
const PRIVATE = /(?:^|\.)(?:example|test|invalid|localhost|local|internal)$/i;

/** Whether a host is this machine by its name or address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Whether a name or address is reserved for documentation: no server of one's own has it. */
export function isDocumentation(host: string): boolean {
  return DOCUMENTATION.test(host);
}

/** Whether a host is written as a server elsewhere is: a full name or an address that is not reserved. */
export function isRemote(host: string): boolean {
  return host.includes('.') && !isLoopback(host) && !isDocumentation(host) && !PRIVATE.test(host);
}
