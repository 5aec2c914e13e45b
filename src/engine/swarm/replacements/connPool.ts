import { createServer } from "node:net";
import LibraryPool from "webtorrent/lib/conn-pool.js";
import { networkPolicy } from "../network/networkPolicy.ts";

// Stands in for webtorrent's `lib/conn-pool.js`, which always listens: with web servers alone, nobody is listened to.

interface ListeningClient {
  _onListening(): void;
}

function ConnPool(client: ListeningClient): object {
  if (networkPolicy().transport !== "httpsOnly") return new LibraryPool(client);
  queueMicrotask(() => {
    client._onListening();
  });
  return {
    // Has no address, because it never listens.
    tcpServer: createServer(),
    _onConnection: () => undefined,
    destroy(done?: () => void) {
      if (done !== undefined) queueMicrotask(done);
    },
  };
}

export default ConnPool;
