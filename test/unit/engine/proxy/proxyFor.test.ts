import { expect, test } from "vitest";
import { proxyFor } from "../../../../src/engine/proxy/proxyFor.ts";

const settings = {
  http: "http://proxy.example:3128",
  https: "https://us%3Aer:p%40ss@secure.example",
  verifyCertificates: true,
};
const through = (url: string, noProxy: readonly string[] = []) => proxyFor(new URL(url), { ...settings, noProxy });

test("http and https addresses have a proxy each; what proves who we are is kept apart from its address", () => {
  expect(through("http://a.example/")).toEqual({
    url: new URL("http://proxy.example:3128"),
    authorization: undefined,
    verifyCertificates: true,
  });
  const secure = through("https://a.example/");
  expect(secure?.url.href).toBe("https://secure.example/");
  expect(secure?.authorization).toBe(`Basic ${Buffer.from("us:er:p@ss").toString("base64")}`);
});

test.each<[string, string, boolean]>([
  ["*", "http://a.example/", true],
  ["a.example", "http://a.example/", true],
  ["a.example", "http://b.a.example/", true],
  [".a.example", "http://b.a.example/", true],
  ["*.a.example", "http://b.a.example/", true],
  ["A.Example", "http://a.example/", true],
  ["a.example", "http://ba.example/", false],
  ["a.example:8080", "http://a.example:8080/", true],
  ["a.example:8080", "http://a.example/", false],
  ["a.example:443", "https://a.example/", true],
  ["127.0.0.1", "http://127.0.0.1:99/", true],
  ["10.0.0.0/8", "http://10.1.2.3/", true],
  ["10.0.0.0/8", "http://11.1.2.3/", false],
  ["10.0.0.0/8", "http://a.example/", false],
  ["[::1]", "http://[::1]/", true],
  ["::1", "http://[::1]:8080/", true],
  ["fd00::/8", "http://[fd12::1]/", true],
  ["", "http://a.example/", false],
  ["not/a/network", "http://10.1.2.3/", false],
])("an exemption of %j for %s holds: %s", (entry, url, exempt) => {
  expect(through(url, ["other.example", entry]) === undefined).toBe(exempt);
});

test.each(["socks5://proxy.example:1080", "proxy://", "http://"])("%s is refused, never passed by", (text) => {
  const broken = { http: text, noProxy: [], verifyCertificates: true };
  expect(() => proxyFor(new URL("http://a.example/"), broken)).toThrow("no http or https proxy");
});

test("a proxy without a scheme is an http proxy", () => {
  const plain = { http: "proxy.example:3128", noProxy: [], verifyCertificates: true };
  expect(proxyFor(new URL("http://a.example/"), plain)?.url.href).toBe("http://proxy.example:3128/");
  expect(proxyFor(new URL("https://a.example/"), plain)).toBeUndefined();
});
