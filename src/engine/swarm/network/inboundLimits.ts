import { addressGroup, addressKind } from "./addressPolicy.ts";

export interface InboundLimits {
  /** A place for one more connection from this address; undefined when there is none. Give it back by calling the result. */
  admit(address: string): (() => void) | undefined;
}

const MAX_INBOUND = 200;
const MAX_INBOUND_PER_GROUP = 3;

/**
 * Counts incoming connections, in all and by address (/64 for IPv6). Who lets one transfer have more than 200 peers lets as
 * many call.
 */
export function createInboundLimits(allowLocalNetwork: () => boolean, peersPerTransfer = 0): InboundLimits {
  const most = Math.max(MAX_INBOUND, peersPerTransfer);
  const counts = new Map<string, number>();
  let total = 0;
  return {
    admit(address) {
      const group = addressGroup(address);
      const count = counts.get(group) ?? 0;
      // On a machine that is opened for tests, one address has many clients.
      const isTestBed = allowLocalNetwork() && addressKind(address) === "loopback";
      if (total >= most || (count >= MAX_INBOUND_PER_GROUP && !isTestBed)) return undefined;
      total += 1;
      counts.set(group, count + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        total -= 1;
        const left = (counts.get(group) ?? 1) - 1;
        if (left === 0) counts.delete(group);
        else counts.set(group, left);
      };
    },
  };
}
