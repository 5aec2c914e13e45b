import { addressBytes, type TronAddress } from "../tronAddress.ts";

/** An address as nodes read and write it: 41 and 20 bytes, in hex. */
export const toWireHex = (address: TronAddress): string => `41${Buffer.from(addressBytes(address)).toString("hex")}`;
