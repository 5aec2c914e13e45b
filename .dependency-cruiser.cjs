// The law of imports: ARCHITECTURE.md, section "Rooms". Each rule is seen to fire by test/unit/house/importLaw.test.ts.
// A file directly below src/engine is the kernel; engine.ts is the façade, which wires the kernel to the thread.
const KERNEL = "^src/engine/(?!engine\\.ts$)[^/]+\\.ts$";
const FACADE = "^src/engine/engine\\.ts$";
const FACADE_TYPES = "^src/engine/(model|marketModel|amount|publishing|door|errors|events|lifecycle|ports)\\.ts$";
/** How addresses and channels are written: pure, and no key is near. */
const MONEY_FORMATS = "^src/engine/payments/(tronAddress|vouchers/(channelConfig|vaultDomain))\\.ts$";
/** What the market asks of payments: types alone. */
const DESK_CONTRACT = "^src/engine/market/desk\\.ts$";
const SWARM_PORT = "^src/engine/swarm/port\\.ts$";

/** webtorrent, and the packages that come with it or speak its protocols. */
const TORRENT_FAMILY =
  "(^|node_modules/)(webtorrent|bittorrent-[a-z-]+|bencode|parse-torrent|create-torrent|magnet-uri|torrent-[a-z-]+|ut_[a-z]+|load-ip-set|ip-set|" +
  "(fs|memory|immediate|cache)-chunk-store|utp-native|webrtc-polyfill|k-rpc[a-z-]*|@thaunknown/[a-z-]+|@silentbot1/[a-z-]+|speed-limiter|lt_donthave)(/|$)";

const VSCODE = "(^vscode$|node_modules/@types/vscode/)";
const NETWORK = "^(node:)?(net|dgram|tls|http|https|http2|dns)(/|$)";

/** A room may import what `allowed` lists; everything else below src or media is out. */
const room = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: "^(src|media)/", pathNot: allowed },
});

/** Only `owner` may import `what`. */
const onlyIn = (name, what, owner, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: "^(src|media)/", pathNot: owner },
  to: { path: what },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    room("kernel-imports-kernel", KERNEL, [KERNEL], "The kernel knows no room."),
    room(
      "facade-room",
      FACADE,
      [KERNEL, DESK_CONTRACT, "^src/engine/worker/"],
      "The façade starts the thread and knows nothing behind it; payments come in as a parameter.",
    ),
    room("torrent-room", "^src/engine/torrent/", [KERNEL, "^src/engine/torrent/"], "Formats are pure: kernel only."),
    room(
      "store-room",
      "^src/engine/store/",
      [KERNEL, "^src/engine/(torrent|store)/"],
      "The store knows the kernel and the formats.",
    ),
    room(
      "swarm-room",
      "^src/engine/swarm/",
      [KERNEL, "^src/engine/(torrent|proxy|swarm)/"],
      "The swarm knows the kernel and the formats; the piece store comes in as a parameter.",
    ),
    room(
      "transfers-room",
      "^src/engine/transfers/",
      [KERNEL, "^src/engine/(torrent|store|transfers)/", SWARM_PORT],
      "Transfers know the swarm by its port alone.",
    ),
    room(
      "stream-room",
      "^src/engine/stream/",
      [KERNEL, "^src/engine/stream/"],
      "What is served to programs of this machine comes in as a parameter.",
    ),
    room(
      "proxy-room",
      "^src/engine/proxy/",
      [KERNEL, "^src/engine/proxy/"],
      "How web requests go through a proxy, for whoever makes some.",
    ),
    room(
      "payments-room",
      "^src/engine/payments/",
      [KERNEL, "^src/engine/(payments|proxy)/"],
      "Money knows the kernel and the way through a proxy: no byte of a peer's message is parsed beside a key.",
    ),
    room(
      "wire-room",
      "^src/engine/wire/",
      [
        KERNEL,
        "^src/engine/torrent/(bencode|bencodeFields|encodeBencode|limits)\\.ts$",
        MONEY_FORMATS,
        "^src/engine/wire/",
      ],
      "What peers say about money is read and decided here, far from keys, sockets and files: the kernel and formats alone.",
    ),
    room(
      "market-room",
      "^src/engine/market/",
      [KERNEL, MONEY_FORMATS, "^src/engine/(wire|market)/"],
      "The market's policies declare what they need; payments and the swarm are handed in.",
    ),
    room(
      "desk-room",
      "^src/engine/desk/",
      [KERNEL, DESK_CONTRACT, "^src/engine/(payments|wire|desk)/"],
      "Where the market meets payments, on the main thread: it knows what the market asks, and nothing of how it decides.",
    ),
    room(
      "worker-room",
      "^src/engine/worker/",
      [KERNEL, "^src/engine/(torrent|store|swarm|stream|transfers|market|worker)/"],
      "The thread composes the engine's rooms, nothing outside the engine.",
    ),
    room(
      "datasets-room",
      "^src/datasets/",
      [FACADE_TYPES, "^src/engine/torrent/targetFolder\\.ts$", "^src/datasets/"],
      "Datasets know the façade's types, and the one policy for target folders.",
    ),
    room(
      "host-room",
      "^src/host/",
      [KERNEL, FACADE, "^src/host/"],
      "The host's adapters know the façade and the kernel.",
    ),
    room(
      "views-room",
      "^src/views/",
      [FACADE_TYPES, "^src/(datasets|host|views)/"],
      "Views see façade types, datasets and the host, nothing deeper in the engine.",
    ),
    room(
      "cli-room",
      "^src/cli(\\.ts$|/)",
      [
        KERNEL,
        FACADE,
        "^src/engine/market/desk\\.ts$",
        "^src/engine/(torrent|payments|desk)/",
        "^src/datasets/",
        "^src/cli(\\.ts$|/)",
      ],
      "The command line is a host without VS Code.",
    ),
    room(
      "media-room",
      "^media/",
      ["^media/", "^src/views/messages\\.ts$"],
      "The webview shares the message types only.",
    ),
    {
      name: "sim-room",
      comment:
        "The simulator runs the market's own policies, the sessions' accounts and the debts' terms, and nothing that has a socket, a file or a key.",
      severity: "error",
      from: { path: "^sim/" },
      to: {
        path: "^(src|media|test|bench|scripts)/",
        pathNot: [KERNEL, "^src/engine/(wire|market)/", "^src/engine/payments/ledger/debtPolicy\\.ts$"],
      },
    },
    {
      name: "transfers-know-the-port-as-types",
      comment: "The swarm's port is a type: its maker is handed in.",
      severity: "error",
      from: { path: "^src/engine/transfers/" },
      to: { path: SWARM_PORT, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "src-without-media",
      comment: "Webview code runs elsewhere; it is built on its own.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^media/" },
    },
    {
      name: "main-thread-without-swarm",
      comment: "Hostile bytes are parsed in the engine's thread: no host may reach the swarm, even through others.",
      severity: "error",
      from: { path: "^src/(extension\\.ts$|engine/engine\\.ts$|cli/|host/|views/|datasets/)" },
      to: { path: "^src/engine/(swarm|stream|transfers|store)/", reachable: true },
    },
    onlyIn("vscode-only-in-its-hosts", VSCODE, "^src/(host/|views/|extension\\.ts$)", "The engine runs in plain Node."),
    onlyIn(
      "torrent-family-only-in-swarm",
      TORRENT_FAMILY,
      "^src/engine/swarm/",
      "webtorrent and its family have one room.",
    ),
    onlyIn(
      "tronweb-only-in-tron",
      "(^|node_modules/)tronweb(/|$)",
      "^src/engine/payments/tron/",
      "tronweb has one room.",
    ),
    onlyIn(
      "network-only-in-swarm",
      NETWORK,
      "^src/engine/(swarm|stream|proxy|payments/tron)/",
      "Every socket to others is opened behind the network guards; the stream server listens on loopback alone, and money asks its node.",
    ),
    onlyIn(
      "threads-only-in-worker",
      "^(node:)?worker_threads$",
      "^src/engine/worker/",
      "One room starts and feeds the thread.",
    ),
    onlyIn(
      "birpc-only-in-worker",
      "(^|node_modules/)birpc(/|$)",
      "^src/engine/worker/",
      "One room knows the link's library.",
    ),
    onlyIn(
      "processes-only-in-launcher",
      "^(node:)?(child_process|cluster)$",
      "^src/cli\\.ts$",
      "Only the launcher starts a process.",
    ),
    {
      name: "src-without-test",
      comment: "What ships knows no test.",
      severity: "error",
      from: { path: "^(src|media)/" },
      to: { path: "^(test|scripts|bench|sim)/" },
    },
    {
      name: "no-circles",
      comment: "Two files that need each other are one idea, or want a third.",
      severity: "error",
      from: { path: "^(src|media|test|sim)/" },
      to: { circular: true },
    },
    {
      name: "no-vague-names",
      comment: "A name that fits everything says nothing: name the idea.",
      severity: "error",
      from: { path: "^(src|media|test)/" },
      to: {
        path: "^(src|media|test)/.*[/a-z]([uU]tils?|[hH]elpers?|[cC]ommon|[mM]isc|[mM]anager)(/|\\.ts$)",
      },
    },
    {
      name: "resolvable",
      comment: "Every import leads somewhere.",
      severity: "error",
      from: { path: "^(src|media|test)/" },
      to: { couldNotResolve: true, pathNot: "^(vscode|mocha)$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|out)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    builtInModules: { add: ["node:sqlite"] },
  },
};
