import { HARDENED_OFFSET, HDKey } from "@scure/bip32";
import { SwarmbidError } from "../../errors.ts";

/** BIP 44 for TRON (SLIP 44: 195): the node of which accounts are the children. */
const PATH = [44 + HARDENED_OFFSET, 195 + HARDENED_OFFSET, HARDENED_OFFSET, 0] as const;
const KEY_BYTES = 32;

/** m/44'/195'/0'/0 of a seed: 32 bytes of key, then 32 of chain code. */
export function accountsNode(seed: Uint8Array): Uint8Array {
  let node = HDKey.fromMasterSeed(seed);
  for (const index of PATH) {
    const child = node.deriveChild(index);
    wipe(node);
    node = child;
  }
  try {
    return Uint8Array.of(...wanted(node.privateKey), ...wanted(node.chainCode));
  } finally {
    wipe(node);
  }
}

/** The private key of an account: m/44'/195'/0'/0/`account`. */
export function accountKey(accounts: Uint8Array, account: number): Uint8Array {
  const node = new HDKey({ privateKey: accounts.subarray(0, KEY_BYTES), chainCode: accounts.subarray(KEY_BYTES) });
  const child = node.deriveChild(account);
  try {
    return wanted(child.privateKey);
  } finally {
    wipe(node);
    wipe(child);
  }
}

/** Reads what a person wrote. Throws `badInput`. */
export function checkAccount(account: number): number {
  if (Number.isInteger(account) && account >= 0 && account < HARDENED_OFFSET) return account;
  throw new SwarmbidError(
    "badInput",
    `An account is a whole number from 0 to ${HARDENED_OFFSET - 1}: write another one.`,
  );
}

function wipe(node: HDKey): void {
  node.wipePrivateData();
}

function wanted(bytes: Uint8Array | null): Uint8Array {
  if (bytes === null) throw new SwarmbidError("internal", "A key could not be derived: report this.");
  return bytes;
}
