import { expect, test } from "vitest";
import { environmentProxy } from "../../../src/engine/environmentProxy.ts";

test.each([
  [{}, undefined],
  [{ HTTP_PROXY: " " }, undefined],
  [{ NO_PROXY: "a" }, undefined],
  [{ HTTP_PROXY: "http://a" }, { http: "http://a", noProxy: [] }],
  [
    { HTTPS_PROXY: "http://a", NO_PROXY: "b, c d" },
    { https: "http://a", noProxy: ["b", "c", "d"] },
  ],
  [
    { ALL_PROXY: "http://a", http_proxy: "http://b" },
    { http: "http://b", https: "http://a", noProxy: [] },
  ],
  [
    { http_proxy: "http://low", HTTP_PROXY: "http://high" },
    { http: "http://low", noProxy: [] },
  ],
])("%j", (env, proxy) => {
  expect(environmentProxy(env)).toEqual(proxy && { ...proxy, verifyCertificates: true });
});
