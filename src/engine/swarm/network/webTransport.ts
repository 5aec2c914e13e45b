import { SwarmbidError } from "../../errors.ts";
import type { Transport } from "../../model.ts";

/**
 * Throws `forbiddenAddress` for a web address that the transport rules out: with web servers alone, only https on its own port is
 * asked, which is what a strict firewall lets through. `isLocal`: it leads into a network that the user opened.
 */
export function checkWebTransport(url: URL, transport: Transport | undefined, isLocal: boolean): void {
  if (transport !== "httpsOnly" || isLocal || (url.protocol === "https:" && url.port === "")) return;
  throw new SwarmbidError(
    "forbiddenAddress",
    `${url.host} is not asked, because only https on port 443 is allowed. Change the transport in the settings if you trust it.`,
  );
}
