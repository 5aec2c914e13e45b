import { describe, expect, test } from "vitest";
import {
  type AddressKind,
  addressGroup,
  addressKind,
  mayConnect,
} from "../../../../../src/engine/swarm/network/addressPolicy.ts";

describe("an address is known for where it leads", () => {
  test.each<[string, AddressKind | undefined]>([
    ["93.184.216.34", "public"],
    ["9.255.255.255", "public"],
    ["172.15.255.255", "public"],
    ["172.32.0.1", "public"],
    ["100.128.0.1", "public"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["192.168.1.1", "private"],
    ["169.254.169.254", "link-local"],
    ["100.64.0.1", "carrier-internal"],
    ["100.127.255.255", "carrier-internal"],
    ["224.0.0.1", "multicast"],
    ["239.192.152.143", "multicast"],
    ["0.0.0.0", "unspecified"],
    ["0.1.2.3", "unspecified"],
    ["255.255.255.255", "reserved"],
    ["240.0.0.1", "reserved"],
    ["192.0.2.1", "reserved"],
    ["198.18.0.1", "reserved"],
    ["198.51.100.1", "reserved"],
    ["203.0.113.1", "reserved"],
    ["192.0.0.8", "reserved"],
    ["2606:2800:220:1:248:1893:25c8:1946", "public"],
    ["::1", "loopback"],
    ["::", "unspecified"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "link-local"],
    ["fc00::1", "private"],
    ["fdff:ffff::1", "private"],
    ["fec0::1", "private"],
    ["ff02::1", "multicast"],
    ["2001:db8::1", "reserved"],
    ["3fff::1", "reserved"],
    ["100::1", "reserved"],
    ["4000::1", "reserved"],
    ["2001::1", "reserved"],
  ])("%s is %s", (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});

describe("an address that carries another one leads where that one leads", () => {
  test.each<[string, AddressKind]>([
    ["::ffff:127.0.0.1", "loopback"],
    ["::ffff:7f00:1", "loopback"],
    ["::ffff:10.0.0.1", "private"],
    ["::ffff:93.184.216.34", "public"],
    ["::ffff:0:7f00:1", "loopback"],
    ["64:ff9b::7f00:1", "loopback"],
    ["64:ff9b::10.0.0.1", "private"],
    ["64:ff9b::93.184.216.34", "public"],
    ["64:ff9b:1::93.184.216.34", "private"],
    ["2002:7f00:1::", "loopback"],
    ["2002:c0a8:101::1", "private"],
    ["2002:5db8:d822::1", "public"],
    ["::7f00:1", "reserved"],
    ["::127.0.0.1", "reserved"],
  ])("%s is %s", (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });
});

test.each([
  "localhost",
  "127.1",
  "0x7f.0.0.1",
  "017700000001",
  "2130706433",
  "[::1]",
  "1.2.3.4:80",
  "",
  "1.2.3.4.5",
  "::g",
])("%j is no address, whatever some resolver makes of it", (text) => {
  expect(addressKind(text)).toBeUndefined();
});

describe("connections", () => {
  test.each<[AddressKind, boolean, boolean]>([
    ["public", true, true],
    ["loopback", false, true],
    ["private", false, true],
    ["link-local", false, true],
    ["carrier-internal", false, true],
    ["multicast", false, false],
    ["unspecified", false, false],
    ["reserved", false, false],
  ])("to %s: %s, with the local network allowed: %s", (kind, usually, whenAllowed) => {
    expect([mayConnect(kind, false), mayConnect(kind, true)]).toEqual([usually, whenAllowed]);
  });
});

describe("neighbours count as one", () => {
  test.each([
    ["10.0.0.1", "::ffff:10.0.0.1", true],
    ["10.0.0.1", "10.0.0.2", false],
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["::1", "0:0:0:0:0:0:0:1", true],
  ])("%s and %s: %s", (one, other, same) => {
    expect(addressGroup(one) === addressGroup(other)).toBe(same);
  });
});
