import { expect, test } from "vitest";
import { proxySettings } from "../../../src/host/proxySettings.ts";

const env = { HTTPS_PROXY: "http://env.example", NO_PROXY: "env-direct" };
const read = (settings: Readonly<Record<string, unknown>>) => (key: string) => settings[key];

test("VS Code's proxy comes before the environment's, and its exemptions before NO_PROXY", () => {
  expect(proxySettings(read({ proxy: "http://code.example", noProxy: ["direct", 5] }), env)).toEqual({
    proxy: {
      http: "http://code.example",
      https: "http://code.example",
      noProxy: ["direct"],
      verifyCertificates: true,
    },
  });
  expect(proxySettings(read({ proxy: "http://code.example" }), env).proxy?.noProxy).toEqual(["env-direct"]);
});

test("without one the environment's is used, with VS Code's choice about certificates", () => {
  expect(proxySettings(read({ proxy: "", proxyStrictSSL: false }), env)).toEqual({
    proxy: { https: "http://env.example", noProxy: ["env-direct"], verifyCertificates: false },
  });
  expect(proxySettings(read({}), {})).toEqual({});
});

test("switched off, there is none, whatever is set", () => {
  expect(proxySettings(read({ proxy: "http://code.example", proxySupport: "off" }), env)).toEqual({});
});
