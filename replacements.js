// The one place where parts of the dependency trees of webtorrent and tronweb are replaced, for the bundles; webtorrent's for the tests too.
// Each entry: the package's name -> the project's own module. The reasons are in docs/adr/.
const path = require("node:path");

const own = (file) => path.join(__dirname, "src", "engine", "swarm", "replacements", file);
const ofTron = (file) => path.join(__dirname, "src", "engine", "payments", "tron", "replacements", file);

/** @type {Record<string, string>} */
const replacements = {
  "./lib/conn-pool.js": own("connPool.ts"),
  "@silentbot1/nat-api": own("switchedOff.ts"),
  "@thaunknown/simple-peer/lite.js": own("simplePeer.ts"),
  "@thaunknown/simple-websocket": own("switchedOff.ts"),
  axios: ofTron("axios.ts"),
  bencode: own("bencode.ts"),
  bufferutil: own("missing.ts"),
  "create-torrent": own("createTorrent.ts"),
  "cross-fetch-ponyfill": own("fetch.ts"),
  "fs-chunk-store": own("switchedOff.ts"),
  "load-ip-set": own("switchedOff.ts"),
  "memory-chunk-store": own("memoryChunkStore.ts"),
  "parse-torrent": own("parseTorrent.ts"),
  semver: ofTron("semver.ts"),
  "torrent-discovery": own("torrentDiscovery.ts"),
  "utf-8-validate": own("missing.ts"),
  ut_metadata: own("utMetadata.ts"),
  "utp-native": own("utpNative.ts"),
  validator: ofTron("validator.ts"),
};

module.exports = { replacements };
