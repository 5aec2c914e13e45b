import type { Wire } from "bittorrent-protocol";

/** The market's extension (BEP 10) on one connection. Until something is announced, nothing of it is sent. */
export interface MarketExtension {
  /** Tells the peer `terms`, the value of `sb`; undefined: the extension is not spoken, or not any more. */
  announce(terms: object | undefined): void;
  send(message: Uint8Array): void;
}

export interface MarketHearer {
  announced(terms: unknown): void;
  message(bytes: Uint8Array): void;
}

const NAME = "sb_bid";
/** The key of our terms in the extended handshake. */
const TERMS = "sb";
const MAX_ID = 255;

export function speakMarket(wire: Wire, hearer: MarketHearer): MarketExtension {
  let ownId: number | undefined;
  let isSpoken = false;

  wire.on("extended", (name: unknown, content: unknown) => {
    if (name === "handshake") hearer.announced((content as Readonly<Record<string, unknown>>)[TERMS]);
    else if (name === NAME && isSpoken && content instanceof Uint8Array) hearer.message(content);
  });

  return {
    announce(terms) {
      if (terms === undefined && !isSpoken) return;
      isSpoken = terms !== undefined;
      ownId ??= wire._nextExt++;
      if (terms === undefined) {
        Reflect.deleteProperty(wire.extendedMapping, ownId);
        Reflect.deleteProperty(wire.extendedHandshake, TERMS);
      } else {
        wire.extendedMapping[ownId] = NAME;
        wire.extendedHandshake[TERMS] = terms;
      }
      if (wire._extendedHandshakeSent === true) sendHandshake(wire);
    },
    send(message) {
      const id = wire.peerExtendedMapping[NAME];
      if (isSpoken && !wire.destroyed && id !== undefined && id >= 1 && id <= MAX_ID) wire.extended(NAME, message);
    },
  };
}

/** A later handshake changes what it names; an id of 0 takes an extension back. */
function sendHandshake(wire: Wire): void {
  const ids: Record<string, number> = { [NAME]: 0 };
  for (const [id, name] of Object.entries(wire.extendedMapping)) ids[name] = Number(id);
  wire.extended(0, { ...wire.extendedHandshake, m: ids });
}
