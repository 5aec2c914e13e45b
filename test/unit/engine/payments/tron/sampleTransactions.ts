import { type RawTransaction } from "../../../../../src/engine/payments/tron/rawTransaction.ts";
import { addressOf } from "../../../../../src/engine/payments/tronAddress.ts";

const owner = addressOf(new Uint8Array(20).fill(0xab));
const to = addressOf(new Uint8Array(20).fill(0xcd));

const terms = {
  refBlockBytes: Uint8Array.of(0x12, 0x34),
  refBlockHash: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  expiration: 1_700_000_060_000n,
  timestamp: 1_700_000_000_000n,
  feeLimit: 0n,
};

/** One of each kind. */
export const SAMPLES: readonly RawTransaction[] = [
  { ...terms, contract: { type: "TransferContract", owner, to, sun: 5n } },
  { ...terms, contract: { type: "TransferAssetContract", owner, to, token: 1_002_000n, units: 2n ** 53n - 1n } },
  {
    ...terms,
    feeLimit: 15_000_000_000n,
    contract: {
      type: "TriggerSmartContract",
      owner,
      contract: to,
      data: Uint8Array.from({ length: 68 }, (_, index) => index),
      callValueSun: 3n,
      token: 1_002_000n,
      tokenUnits: 4n,
    },
  },
  {
    ...terms,
    feeLimit: 1n,
    contract: {
      type: "TriggerSmartContract",
      owner,
      contract: to,
      data: Uint8Array.of(0xa9),
      callValueSun: 0n,
      token: 0n,
      tokenUnits: 0n,
    },
  },
  {
    ...terms,
    feeLimit: 1_000n,
    contract: {
      type: "CreateSmartContract",
      owner,
      code: Uint8Array.of(0x60, 0, 0x60, 0, 0x55),
      name: "SwarmbidVault",
      callerPercent: 100n,
      makerEnergyLimit: 10_000_000n,
    },
  },
];
