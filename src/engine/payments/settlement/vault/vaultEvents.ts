import { MAX_UNITS } from "../../../amount.ts";
import type { EventLog } from "../../chain.ts";
import type { TronAddress } from "../../tronAddress.ts";
import type { ChannelId } from "../../vouchers/vaultDomain.ts";
import { decodeWords, topicOf } from "./words.ts";

/** What the vault says that it did. */
export type VaultEvent =
  | { readonly kind: "funded"; readonly units: bigint; readonly bond: bigint }
  | { readonly kind: "claimed"; readonly channel: ChannelId; readonly paid: bigint; readonly shortfall: bigint }
  | { readonly kind: "burned" | "withdrawn" | "swept"; readonly units: bigint }
  | { readonly kind: "reserved" | "released"; readonly channel: ChannelId; readonly units: bigint };

const TOPICS = {
  [topicOf("Funded(address,address,bytes32,uint128,uint128)")]: "funded",
  [topicOf("Claimed(bytes32,address,uint128,uint128)")]: "claimed",
  [topicOf("BondBurned(bytes32,uint128)")]: "burned",
  [topicOf("Withdrawn(bytes32,uint256)")]: "withdrawn",
  [topicOf("Swept(address,bytes32,address,uint256)")]: "swept",
  [topicOf("Reserved(bytes32,uint128)")]: "reserved",
  [topicOf("Released(bytes32,uint128)")]: "released",
} as const satisfies Record<string, VaultEvent["kind"]>;

/** The vault's own lines of a receipt, in order; what others wrote, and what cannot be read, is left out. */
export function readVaultEvents(vault: TronAddress, logs: readonly EventLog[]): readonly VaultEvent[] {
  return logs.flatMap((log) => {
    const event = log.contract === vault ? readEvent(log) : undefined;
    return event === undefined ? [] : [event];
  });
}

function readEvent({ topics, data }: EventLog): VaultEvent | undefined {
  const [topic = "", subject = ""] = topics.map((word) => Buffer.from(word).toString("hex"));
  const kind = Object.hasOwn(TOPICS, topic) ? TOPICS[topic] : undefined;
  switch (kind) {
    case undefined:
      return undefined;
    case "funded": {
      const [units, bond] = sums(data, 2);
      return units === undefined || bond === undefined ? undefined : { kind, units, bond };
    }
    case "claimed": {
      const [paid, shortfall] = sums(data, 2);
      if (paid === undefined || shortfall === undefined) return undefined;
      return { kind, channel: subject as ChannelId, paid, shortfall };
    }
    case "reserved":
    case "released": {
      const [units] = sums(data, 1);
      return units === undefined ? undefined : { kind, channel: subject as ChannelId, units };
    }
    case "swept": {
      // The receiver comes before the sum.
      const [, units] = decodeWords(data, 2) ?? [];
      return units === undefined || units > MAX_UNITS ? undefined : { kind, units };
    }
    default: {
      const [units] = sums(data, 1);
      return units === undefined ? undefined : { kind, units };
    }
  }
}

function sums(data: Uint8Array, count: number): readonly bigint[] {
  const words = decodeWords(data, count) ?? [];
  return words.every((word) => word <= MAX_UNITS) ? words : [];
}
