import { expect, test } from "vitest";
import { checkWebTransport } from "../../../../../src/engine/swarm/network/webTransport.ts";

test.each([
  ["https://a.example/", "httpsOnly", false, true],
  ["https://a.example:443/", "httpsOnly", false, true],
  ["https://a.example:8443/", "httpsOnly", false, false],
  ["http://a.example/", "httpsOnly", false, false],
  ["http://127.0.0.1:8080/", "httpsOnly", true, true],
  ["http://a.example/", "auto", false, true],
  ["http://a.example/", "p2pOnly", false, true],
] as const)("%s under %s, in an opened network: %s", (url, transport, isLocal, allowed) => {
  const check = (): void => {
    checkWebTransport(new URL(url), transport, isLocal);
  };
  if (allowed) expect(check).not.toThrow();
  else expect(check).toThrow("only https on port 443");
});
