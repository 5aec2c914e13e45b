import { describe, expect, test } from "vitest";
import { fetchableUrl, redirectTarget } from "../../../../../src/engine/swarm/network/fetchableUrl.ts";

const refusal = expect.objectContaining({ name: "SwarmbidError", code: "badUrl" }) as unknown;

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test.each(["http://example.org/a?b", "https://example.org:8443/", "http://[2606:4700::1111]/"])(
  "%s is fetchable",
  (url) => {
    expect(fetchableUrl(url).href).toBe(url);
  },
);

test.each([
  "ftp://example.org/a",
  "file:///etc/passwd",
  "data:text/plain,a",
  "not an address",
  "http://",
  "http://example.org:0/",
  "http://user:secret@example.org/",
  "http://user@example.org/",
  "http://example.org:99999/",
])("%j is refused", (url) => {
  expect(thrownBy(() => fetchableUrl(url))).toEqual(refusal);
});

describe("a redirect", () => {
  test.each([
    ["http://a.example/", "https://b.example/x", "https://b.example/x"],
    ["http://a.example/dir/", "file", "http://a.example/dir/file"],
    ["https://a.example/", "//b.example/", "https://b.example/"],
  ])("from %s to %s leads to %s", (from, location, to) => {
    expect(redirectTarget(new URL(from), location, false).href).toBe(to);
  });

  test("from https to http is refused, but for those who opened their local network", () => {
    const from = new URL("https://a.example/");
    expect(thrownBy(() => redirectTarget(from, "http://a.example/", false))).toEqual(refusal);
    expect(redirectTarget(from, "http://a.example/", true).href).toBe("http://a.example/");
  });

  test("to another kind of address or a password is refused", () => {
    const from = new URL("http://a.example/");
    for (const location of ["file:///etc/passwd", "http://user:secret@b.example/", "http://b.example:0/"]) {
      expect(thrownBy(() => redirectTarget(from, location, true))).toEqual(refusal);
    }
  });
});
