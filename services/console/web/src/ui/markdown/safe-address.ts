/** An address that a text may lead to: of the web, of mail, or within this site; undefined for any other kind. */
export function safeAddress(address: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) return address.startsWith('//') ? undefined : address;
  return ['http', 'https', 'mailto'].includes(scheme) ? address : undefined;
}
