import { createHash } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Wire } from "bittorrent-protocol";
import { TORRENT_LIMITS } from "../../torrent/limits.ts";
import { METADATA_PIECE_BYTES } from "../network/metadataFetch.ts";
import { type MetadataMessage, readMetadataMessage, writeMetadataMessage } from "../network/metadataMessages.ts";
import { joinMetadataFetch, type MetadataMembership } from "../network/sharedMetadataFetch.ts";

// Stands in for `ut_metadata`: the metadata extension (BEP 9) of one connection. "Metadata" is the info dictionary's exact
// bytes everywhere here, where the package takes and gives whole torrent files.

/** How often a peer may fetch the whole metadata over one connection; some ask twice when an answer is late. */
const SERVED_COPIES = 3;
const MAX_REJECTS = 1_024;
/** No more metadata is served while this much waits to be sent. */
const MAX_UNSENT_BYTES = 1024 * 1024;

/** Makes the extension for a torrent whose metadata is known or not. The connection demands a class with a `name`. */
export default function utMetadata(known?: Uint8Array | null): new (wire: Wire) => EventEmitter {
  /** Emits `metadata` (bytes) once when it was fetched, `forged` when this peer sent false metadata, `warning` (error). */
  return class UtMetadata extends EventEmitter {
    readonly #wire: Wire;
    #infoHash: string | undefined;
    #metadata: Uint8Array | undefined;
    #wanted = false;
    #claimedBytes: number | undefined;
    #membership: MetadataMembership | undefined;
    #answersLeft = 0;
    #rejectsLeft = MAX_REJECTS;

    constructor(wire: Wire) {
      super();
      this.#wire = wire;
      if (known instanceof Uint8Array) this.setMetadata(known);
      const leave = (): void => {
        this.#membership?.leave();
      };
      wire.once("finish", leave);
      wire.once("close", leave);
      // A peer may have sent its extended handshake before the library knew for which torrent.
      this.onExtendedHandshake(wire.peerExtendedHandshake);
    }

    // eslint-disable-next-line @typescript-eslint/class-literal-property-style -- it is read from the prototype
    get name(): string {
      return "ut_metadata";
    }

    onHandshake(infoHash: string): void {
      this.#infoHash = infoHash;
    }

    onExtendedHandshake(handshake: { readonly metadata_size?: unknown }): void {
      const size = handshake.metadata_size;
      if (typeof size !== "number" || !Number.isInteger(size) || size <= 0) return;
      if (size > TORRENT_LIMITS.infoBytes) {
        this.emit("warning", new Error(`Peer claims ${size} bytes of metadata`));
        return;
      }
      this.#claimedBytes ??= size;
      this.#join();
    }

    onMessage(bytes: Uint8Array): void {
      const message = readMetadataMessage(bytes);
      if (message?.type === "request") this.#serve(message.piece);
      else if (message?.type === "reject") this.#membership?.reject(message.piece);
      else if (message?.type === "data" && (message.totalBytes ?? this.#claimedBytes) === this.#claimedBytes) {
        this.#membership?.receive(message.piece, message.bytes);
      }
    }

    /** Asks this peer, together with the others of the torrent. */
    fetch(): void {
      this.#wanted = this.#metadata === undefined;
      this.#join();
    }

    cancel(): void {
      this.#wanted = false;
      this.#membership?.leave();
      this.#membership = undefined;
    }

    /** Serves this metadata from now on; false when it is not the torrent's. */
    setMetadata(metadata: Uint8Array): boolean {
      if (this.#metadata !== undefined) return true;
      const infoHash = this.#knownInfoHash();
      if (infoHash !== undefined && createHash("sha1").update(metadata).digest("hex") !== infoHash) return false;
      this.cancel();
      this.#metadata = metadata;
      this.#answersLeft = SERVED_COPIES * Math.ceil(metadata.length / METADATA_PIECE_BYTES);
      this.#wire.extendedHandshake["metadata_size"] = metadata.length;
      return true;
    }

    #join(): void {
      const infoHash = this.#knownInfoHash();
      if (
        !this.#wanted ||
        this.#membership !== undefined ||
        this.#claimedBytes === undefined ||
        infoHash === undefined
      ) {
        return;
      }
      const source = {
        request: (piece: number) => {
          this.#send({ type: "request", piece });
        },
        complete: (metadata: Uint8Array) => {
          // Stays a member, so that who connects until the library is ready is served from the same bytes.
          this.#wanted = false;
          this.emit("metadata", metadata);
        },
        forged: () => {
          this.emit("forged");
          this.emit("warning", new Error("Peer sent false metadata"));
        },
      };
      this.#membership = joinMetadataFetch(infoHash, source, this.#claimedBytes);
    }

    #serve(piece: number): void {
      const start = piece * METADATA_PIECE_BYTES;
      const metadata = this.#metadata;
      const isFull = (this.#wire._readableState?.buffered ?? 0) > MAX_UNSENT_BYTES;
      if (metadata !== undefined && start < metadata.length && this.#answersLeft > 0 && !isFull) {
        this.#answersLeft -= 1;
        const bytes = metadata.subarray(start, start + METADATA_PIECE_BYTES);
        this.#send({ type: "data", piece, totalBytes: metadata.length, bytes });
      } else if (this.#rejectsLeft > 0) {
        this.#rejectsLeft -= 1;
        this.#send({ type: "reject", piece });
      }
    }

    #send(message: MetadataMessage): void {
      // The library throws when the peer did not announce the extension.
      const id = this.#wire.peerExtendedMapping["ut_metadata"];
      if (id !== undefined && id > 0 && id < 256) this.#wire.extended("ut_metadata", writeMetadataMessage(message));
    }

    /** The library tells it by `onHandshake`, except for incoming connections: those have it when they are asked. */
    #knownInfoHash(): string | undefined {
      const { _infoHash } = this.#wire;
      if (_infoHash !== null) {
        this.#infoHash ??= typeof _infoHash === "string" ? _infoHash : Buffer.from(_infoHash).toString("hex");
      }
      return this.#infoHash;
    }
  };
}
