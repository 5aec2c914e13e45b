import { SwarmbidError } from "../../errors.ts";

/** An http or https address that may be asked, as far as its spelling says. Throws `badUrl`. */
export function fetchableUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new SwarmbidError("badUrl", "That is not an http or https address. Check it for typing errors.");
  }
  if (url.port === "0") {
    throw new SwarmbidError(
      "badUrl",
      `The address of ${url.hostname} has port 0, which nobody serves. Check the address.`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new SwarmbidError(
      "badUrl",
      `The address of ${url.hostname} holds a user name or password. Remove it from the address.`,
    );
  }
  return url;
}

/** Where a redirect leads. Throws `badUrl` for what `fetchableUrl` refuses and for a way out of https. */
export function redirectTarget(from: URL, location: string, allowLocalNetwork: boolean): URL {
  const to = fetchableUrl(location, from);
  if (from.protocol === "https:" && to.protocol === "http:" && !allowLocalNetwork) {
    throw new SwarmbidError(
      "badUrl",
      `${from.host} redirects from https to an unprotected http address, which is not followed. Use another source.`,
    );
  }
  return to;
}
