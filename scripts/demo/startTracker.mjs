import Server from "bittorrent-tracker/server";

/** A real tracker on loopback, over HTTP and UDP. */
export async function startTracker() {
  // The library opens a socket for each version of IP and has one address for both: where there is no IPv6 that fails.
  const server = new Server({ http: true, udp: { type: "udp4" }, ws: false, stats: false });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const announced = new Set();
  const watchers = new Set();
  for (const event of ["start", "update", "complete"]) {
    server.on(event, (peer) => {
      announced.add(peer);
      for (const watch of watchers) watch();
    });
  }
  return {
    urls: [
      `http://127.0.0.1:${server.http.address().port}/announce`,
      `udp://127.0.0.1:${server.udp4.address().port}/announce`,
    ],
    /** Resolves when so many peers have announced themselves. */
    peers: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (announced.size < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close() {
      server.http.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
