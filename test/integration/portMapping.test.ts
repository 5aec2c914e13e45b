import { afterEach, describe, expect, test } from "vitest";
import { askByNatPmp } from "../../src/engine/swarm/portMapping/askByNatPmp.ts";
import { askByPcp } from "../../src/engine/swarm/portMapping/askByPcp.ts";
import { askByUpnp } from "../../src/engine/swarm/portMapping/askByUpnp.ts";
import { findGateway } from "../../src/engine/swarm/portMapping/findGateway.ts";
import { type KeptMapping, keepPortMapped } from "../../src/engine/swarm/portMapping/keepPortMapped.ts";
import { systemClock } from "../../src/engine/systemClock.ts";
import { type Gateway, type GatewayOptions, startFakeGateway } from "../swarm/fakeGateway.ts";

// A router on loopback, over real UDP, SSDP and HTTP; the multicast address alone is exchanged for its own.

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function gateway(options: Partial<GatewayOptions>): Promise<Gateway> {
  const started = await startFakeGateway({
    address: "127.0.0.1",
    mappingPort: 0,
    ssdpPort: 0,
    speaks: ["PCP", "NAT-PMP", "UPnP"],
    shift: 5,
    ...options,
  });
  closing.push(started.close);
  return started;
}

function keep(
  { mappingPort, ssdpPort }: Gateway,
  isUpnpAlone = false,
): { readonly kept: KeptMapping; readonly announced: unknown[] } {
  const host = "127.0.0.1";
  const announced: unknown[] = [];
  const kept = keepPortMapped({
    clock: systemClock,
    log: { write: () => undefined },
    ports: { tcp: 4_000, udp: 4_001 },
    methods: () =>
      Promise.resolve([
        ...(isUpnpAlone ? [] : [askByPcp({ host, port: mappingPort }), askByNatPmp({ host, port: mappingPort })]),
        askByUpnp((signal) => findGateway((address) => address === host, signal, { host, port: ssdpPort })),
      ]),
    onChange: (port) => announced.push(port),
  });
  closing.push(kept.close);
  return { kept, announced };
}

const settled = ({ kept }: { readonly kept: KeptMapping }) =>
  expect.poll(() => kept.state.state, { timeout: 10_000 }).not.toBe("searching");

describe("the router opens the port", () => {
  test.each([
    ["PCP", 4_005, ["tcp 4005->4000", "udp 4006->4001"]],
    ["NAT-PMP", 4_005, ["tcp 4005->4000", "udp 4006->4001"]],
    ["UPnP", 4_000, ["tcp 4000->4000", "udp 4001->4001"]],
  ] as const)(
    "by %s, the outer port is announced, and at the end the router forgets it",
    async (by, externalPort, open) => {
      const router = await gateway({ speaks: [by] });
      const mapping = keep(router);
      await settled(mapping);
      expect(mapping.kept.state).toEqual({ state: "mapped", externalPort, by });
      expect(mapping.announced).toEqual([externalPort]);
      expect([...router.mappings]).toEqual(open);
      await mapping.kept.close();
      expect([...router.mappings]).toEqual([]);
    },
  );

  test("by UPnP at another port when its own is taken, and for ever when it knows no leases", async () => {
    const router = await gateway({ speaks: ["UPnP"], refusals: ["725", "718"] });
    const mapping = keep(router, true);
    await settled(mapping);
    expect(mapping.kept.state).toMatchObject({ state: "mapped", by: "UPnP" });
    expect(mapping.announced).not.toEqual([4_000]);
    expect(router.asked.filter((what) => what.startsWith("AddPortMapping")).slice(0, 3)).toEqual([
      "AddPortMapping 3600",
      "AddPortMapping 0",
      "AddPortMapping 0",
    ]);
  });
});

describe("the router is given up", () => {
  test.each([
    [
      "describes another machine",
      { location: "http://127.0.0.2:{port}/description.xml" },
      "no router answers in the local network",
    ],
    ["is no web server", { location: "file:///etc/passwd" }, "no router answers in the local network"],
    [
      "sends us on to another machine",
      {
        description:
          "<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>http://127.0.0.2/c</controlURL></service>",
      },
      "the router maps no ports",
    ],
    ["describes itself without end", { description: "<service>".repeat(100_000) }, "its answer is too long"],
    [
      "describes itself in knots",
      { description: "<service><serviceType></service>".repeat(5_000) },
      "the router maps no ports",
    ],
    ["refuses", { refusals: ["606"] }, "it refuses (UPnP 606)"],
    ["refuses every port", { refusals: Array<string>(9).fill("718") }, "its ports are taken"],
  ] satisfies readonly (readonly [string, Partial<GatewayOptions>, string])[])(
    "when it %s",
    async (_what, options, reason) => {
      const mapping = keep(await gateway({ speaks: ["UPnP"], ...options }), true);
      await settled(mapping);
      expect(mapping.kept.state).toEqual({ state: "failed", reason });
      expect(mapping.announced).toEqual([undefined]);
    },
  );

  test("at once when the network is not used any more", async () => {
    const mapping = keep(await gateway({ speaks: [] }));
    const before = performance.now();
    await mapping.kept.close();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(mapping.announced).toEqual([]);
  });
});
