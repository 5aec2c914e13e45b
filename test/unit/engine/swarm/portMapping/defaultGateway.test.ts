import { expect, test } from "vitest";
import { defaultGateway } from "../../../../../src/engine/swarm/portMapping/defaultGateway.ts";

const HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

test.each([
  [
    "the default route's gateway",
    `${HEAD}eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\neth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n`,
    "192.168.1.1",
  ],
  [
    "nothing for a default route without a gateway",
    `${HEAD}tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n`,
    undefined,
  ],
  ["nothing where no route leads outside", HEAD, undefined],
])("answers %s", async (_what, routes, gateway) => {
  expect(await defaultGateway(() => Promise.resolve(routes))).toBe(gateway);
});
