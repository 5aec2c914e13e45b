/** The service of a router that maps ports. */
export interface MappingService {
  readonly type: string;
  readonly controlUrl: URL;
}

const TYPES: ReadonlySet<string> = new Set([
  "urn:schemas-upnp-org:service:WANIPConnection:1",
  "urn:schemas-upnp-org:service:WANIPConnection:2",
  "urn:schemas-upnp-org:service:WANPPPConnection:1",
]);
const MAX_SERVICES = 64;

/**
 * Finds the mapping service in a router's description. Of the XML only the text of three elements is looked at: nothing is
 * expanded, nothing nested is followed. An address on another host than the description's is not taken.
 */
export function findMappingService(xml: string, location: URL): MappingService | undefined {
  let at = 0;
  for (let seen = 0; seen < MAX_SERVICES; seen++) {
    const start = xml.indexOf("<service>", at);
    const end = start < 0 ? -1 : xml.indexOf("</service>", start);
    if (end < 0) return undefined;
    const service = xml.slice(start, end);
    at = end;
    const type = elementText(service, "serviceType");
    const control = elementText(service, "controlURL");
    if (type === undefined || !TYPES.has(type) || control === undefined) continue;
    const controlUrl = URL.parse(control, location.href);
    if (controlUrl?.protocol === "http:" && controlUrl.hostname === location.hostname) return { type, controlUrl };
  }
  return undefined;
}

/** The text of the first such element that has no attributes. */
export function elementText(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`);
  const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start);
  return end < 0 ? undefined : xml.slice(start + name.length + 2, end).trim();
}
