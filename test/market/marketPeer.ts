import { randomBytes } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { decodeBencode } from "../../src/engine/torrent/bencode.ts";
import { asCount, asDictionary } from "../../src/engine/torrent/bencodeFields.ts";
import { type Encodable, encodeBencode } from "../../src/engine/torrent/encodeBencode.ts";
import { decodeMessage } from "../../src/engine/wire/format/decodeMessage.ts";
import { encodeMessage } from "../../src/engine/wire/format/encodeMessage.ts";
import type { WireMessage } from "../../src/engine/wire/format/messages.ts";
import { decodeTerms, encodeTerms, type MarketTerms } from "../../src/engine/wire/format/terms.ts";
import { extended, handshake, message, uint32 } from "../hostile/wire/messages.ts";
import { type RawPeer, speak } from "../hostile/wire/rawPeer.ts";

type MessageOf<T extends WireMessage["type"]> = Extract<WireMessage, { readonly type: T }>;

/** A peer of its own, that says of the market whatever the test wants, over a real connection. */
export interface MarketPeer {
  /** What the other side announced; resolves with its first extended handshake that names the market. */
  readonly announced: Promise<MarketTerms>;
  /** Blocks that came, in bytes. */
  readonly receivedBytes: number;
  /** What the other side said of the market, in order. */
  readonly heard: readonly WireMessage[];
  say(told: WireMessage): void;
  /** The next message of this kind that nobody has waited for yet; rejects when the connection ends before. */
  next<T extends WireMessage["type"]>(type: T): Promise<MessageOf<T>>;
  /** Called for all that comes from now on. */
  onSaid(listener: (message: WireMessage) => void): void;
  /** Asks for blocks, again and again, of random pieces. */
  fetch(): void;
  readonly closed: Promise<void>;
  close(): void;
}

export interface MarketPeerOptions {
  readonly infoHash: string;
  readonly pieceBytes: number;
  readonly pieceCount: number;
  /** As `sb`; undefined: it does not speak the extension. */
  readonly terms: MarketTerms | undefined;
}

const BLOCK_BYTES = 16_384;
/** Requests that are open at once. */
const PIPELINE = 100;
/** The number that we give the extension. */
const OUR_ID = 7;
const ID = { unchoke: 1, interested: 2, request: 6, piece: 7, extended: 20 };

/** Calls an engine; `from` is one of the many addresses of loopback. */
export async function dialMarketPeer(
  port: number,
  options: MarketPeerOptions,
  from = "127.0.0.1",
): Promise<MarketPeer> {
  const socket = net.connect({ port, host: "127.0.0.1", localAddress: from });
  await once(socket, "connect");
  return speakMarket(socket, options);
}

function speakMarket(socket: net.Socket, options: MarketPeerOptions): MarketPeer {
  const { infoHash, pieceBytes, pieceCount, terms } = options;
  const told = Promise.withResolvers<MarketTerms>();
  const heard: WireMessage[] = [];
  const taken = new Set<WireMessage>();
  const listeners: ((message: WireMessage) => void)[] = [];
  let waiting: { readonly type: string; take(message: WireMessage): void; fail(error: Error): void }[] = [];
  let theirId: number | undefined;
  let receivedBytes = 0;
  let isFetching = false;
  let isUnchoked = false;
  let open = 0;
  let at = 0;
  told.promise.catch(() => undefined);

  function hear(message: WireMessage): void {
    heard.push(message);
    for (const listener of listeners) listener(message);
    const waiter = waiting.find(({ type }) => type === message.type);
    if (waiter === undefined) return;
    waiting = waiting.filter((one) => one !== waiter);
    taken.add(message);
    waiter.take(message);
  }

  function ask(): void {
    while (isFetching && isUnchoked && open < PIPELINE) {
      const [piece, offset] = [Math.floor(at / pieceBytes) % pieceCount, at % pieceBytes];
      peer.send(message(ID.request, piece, offset, uint32(BLOCK_BYTES)));
      at += BLOCK_BYTES;
      open += 1;
    }
  }

  function onMessage(id: number, payload: Buffer): void {
    if (id === 0) {
      isUnchoked = false;
      open = 0;
    }
    if (id === ID.unchoke) isUnchoked = true;
    if (id === ID.piece) {
      receivedBytes += payload.length - 8;
      open = Math.max(0, open - 1);
    }
    if (id === ID.extended && payload[0] === 0) {
      const fields = asDictionary(decodeBencode(payload.subarray(1)));
      const number = asCount(asDictionary(fields?.["m"])?.["sb_bid"]);
      const said = decodeTerms(fields?.["sb"]);
      if (number !== undefined && said !== undefined) {
        theirId = number;
        told.resolve(said);
      }
    }
    if (id === ID.extended && payload[0] === OUR_ID) {
      const said = decodeMessage(payload.subarray(1));
      if (said !== undefined) hear(said);
    }
    ask();
  }

  const peer: RawPeer = speak(socket, onMessage, () => false);
  const spoken: Encodable = terms === undefined ? { m: {} } : { m: { sb_bid: OUR_ID }, sb: encodeTerms(terms) };
  peer.send(handshake(infoHash, randomBytes(20)));
  peer.send(extended(0, encodeBencode(spoken)));
  void peer.closed.then(() => {
    const error = new Error("The connection was closed.");
    told.reject(error);
    for (const { fail } of waiting) fail(error);
  });

  return {
    announced: told.promise,
    get receivedBytes() {
      return receivedBytes;
    },
    heard,
    say(said) {
      if (theirId !== undefined) peer.send(extended(theirId, encodeMessage(said)));
    },
    next<T extends WireMessage["type"]>(type: T): Promise<MessageOf<T>> {
      const early = heard.find((one) => one.type === type && !taken.has(one));
      if (early !== undefined) {
        taken.add(early);
        return Promise.resolve(early as MessageOf<T>);
      }
      return new Promise((resolve, reject) => {
        if (socket.destroyed) reject(new Error("The connection was closed."));
        waiting.push({
          type,
          take: (said) => {
            resolve(said as MessageOf<T>);
          },
          fail: reject,
        });
      });
    },
    onSaid(listener) {
      listeners.push(listener);
    },
    fetch() {
      isFetching = true;
      peer.send(message(ID.interested));
      ask();
    },
    closed: peer.closed,
    close() {
      socket.destroy();
    },
  };
}
