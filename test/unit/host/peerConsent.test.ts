import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, type EngineSettings } from "../../../src/engine/model.ts";
import { awaitsConsent, type PeerConsent, peerConsent, withinConsent } from "../../../src/host/peerConsent.ts";

const proxy = { https: "http://proxy.example:3128", noProxy: [], verifyCertificates: true };

test.each<[PeerConsent, Partial<EngineSettings>, boolean]>([
  ["ask", {}, true],
  ["ask", { proxy }, true],
  ["ask", { transport: "p2pOnly" }, true],
  ["ask", { proxy, transport: "httpsOnly" }, false],
  ["withoutProxy", {}, false],
  ["withoutProxy", { proxy }, true],
  ["withoutProxy", { proxy, transport: "httpsOnly" }, false],
  ["always", { proxy }, false],
  ["always", { proxy, transport: "p2pOnly" }, false],
])(
  "with the answer “%s” and %o it is asked: %s, and until then web servers alone may be used",
  (answer, some, asks) => {
    const settings = { ...DEFAULT_SETTINGS, ...some };
    expect(awaitsConsent(settings, answer)).toBe(asks);
    expect(withinConsent(settings, answer)).toEqual(asks ? { ...settings, transport: "httpsOnly" } : settings);
  },
);

test.each([undefined, null, true, "yes", "ALWAYS"])("%o in the settings is no answer", (value) => {
  expect(peerConsent(() => value)).toBe("ask");
});
