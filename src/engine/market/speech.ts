import type { Clock } from "../ports.ts";
import type { UploadPeer } from "../uploadPort.ts";
import { decodeMessage } from "../wire/format/decodeMessage.ts";
import { encodeMessage } from "../wire/format/encodeMessage.ts";
import type { WireMessage } from "../wire/format/messages.ts";
import { decodeTerms, type MarketTerms } from "../wire/format/terms.ts";
import { countMessage, createPeerAllowance } from "../wire/peerAllowance.ts";

/** What one peer says of the market, read without trusting it. */
export interface Speech {
  /** Undefined while it says nothing that is understood, and once it used up its allowance. */
  readonly terms: MarketTerms | undefined;
  /** Undefined when it is no peer to talk to, or says nothing that can be believed. */
  announced(value: unknown): MarketTerms | undefined;
  /** Undefined: nothing to be done. `off`, once: it used up its allowance, and nothing is read or sent any more. */
  read(bytes: Uint8Array): WireMessage | "off" | undefined;
  send(message: WireMessage): void;
}

export function createSpeech(peer: UploadPeer, clock: Clock): Speech {
  let allowance = createPeerAllowance(clock.now());
  let terms: MarketTerms | undefined;
  const isMute = (): boolean => peer.isPrivate || allowance.isOff;
  return {
    get terms() {
      return terms;
    },
    announced(value) {
      terms = isMute() ? undefined : decodeTerms(value as Parameters<typeof decodeTerms>[0]);
      return terms;
    },
    read(bytes) {
      if (isMute()) return undefined;
      const message = decodeMessage(bytes);
      allowance = countMessage(allowance, clock.now(), message !== undefined);
      if (!allowance.isOff) return message;
      terms = undefined;
      return "off";
    },
    send(message) {
      if (!isMute()) peer.send(encodeMessage(message));
    },
  };
}
