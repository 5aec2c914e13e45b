import type { ChannelId } from "../../vouchers/vaultDomain.ts";
import type { Pot, VaultChannel } from "../vault/vaultReads.ts";

/** The best voucher of one channel, beside what the chain says of that channel. */
export interface HeldVoucher {
  readonly channel: ChannelId;
  /** Base units that our voucher says in all. */
  readonly cumulative: bigint;
  readonly onChain: VaultChannel;
  /** We end this channel: what it owes is claimed now or written off. */
  readonly closing: boolean;
}

/** A voucher, and what a claim of it would bring now. */
export interface WeighedVoucher extends HeldVoucher {
  /** Not claimed yet. */
  readonly due: bigint;
  /** At most `due`: what the reservation and the pot still hold for it. */
  readonly collectable: bigint;
}

/**
 * What claims of one pot's vouchers bring, in this order: each from its own reservation first, then from what the ones before it leave in
 * the pot. What is short burns the bond, and brings nothing.
 */
export function weighVouchers(vouchers: readonly HeldVoucher[], pot: Pot): readonly WeighedVoucher[] {
  let left = pot.units;
  return vouchers.map((voucher) => {
    const due = voucher.cumulative - voucher.onChain.claimed;
    if (due <= 0n) return { ...voucher, due: 0n, collectable: 0n };
    const fromReservation = lesser(due, voucher.onChain.reserved);
    const fromPot = lesser(due - fromReservation, left);
    left -= fromPot;
    return { ...voucher, due, collectable: fromReservation + fromPot };
  });
}

const lesser = (first: bigint, second: bigint): bigint => (first < second ? first : second);
