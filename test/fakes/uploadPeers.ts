import type { PeerListener, PeerTraffic, UploadControl, UploadPeer, Uploads } from "../../src/engine/uploadPort.ts";

type Changing = { -readonly [K in keyof PeerTraffic]: PeerTraffic[K] };

export interface FakePeer {
  readonly peer: UploadPeer;
  readonly listener: PeerListener;
  /** What `traffic` answers: the test writes it. */
  readonly traffic: Changing;
  /** What was sent to it by the market's extension. */
  readonly sent: Uint8Array[];
  readonly isUnchoked: boolean;
}

/** The swarm's side of the uploads, without sockets: peers that the test moves. */
export function createUploadPeers(uploads: Uploads) {
  let unchoked: ReadonlySet<string> = new Set();
  let counter = 0;
  let announcements = 0;
  const control: UploadControl = {
    unchoke(ids) {
      unchoked = ids;
    },
    wake: () => undefined,
    reannounce() {
      announcements += 1;
    },
  };
  uploads.attach(control);
  return {
    get reannounced() {
      return announcements;
    },
    connect(options: Partial<Omit<UploadPeer, "id" | "traffic">> = {}): FakePeer {
      counter += 1;
      const id = `peer ${counter}`;
      const traffic: Changing = {
        isInterested: true,
        isUseful: false,
        letsUsAsk: false,
        sentBytes: 0,
        receivedBytes: 0,
        askingMs: 0,
      };
      const sent: Uint8Array[] = [];
      const peer: UploadPeer = {
        id,
        infoHash: "aa".repeat(20),
        address: `10.0.${counter}.1`,
        isPrivate: false,
        pieceBytes: 262_144,
        traffic: () => ({ ...traffic }),
        send: (message) => void sent.push(message),
        ...options,
      };
      const listener = uploads.connected(peer);
      return {
        peer,
        listener,
        traffic,
        sent,
        get isUnchoked() {
          return unchoked.has(id);
        },
      };
    },
  };
}
