// The mission: whoever offers BTT gets data faster, and whoever seeds earns BTT. One busy seeder, seven others who want the same,
// and our fetch, first without and then with a bid.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { clearFetched, clearState, unlink } from "./clearDemo.mjs";
import { DATASET_NAME } from "./makeDataset.mjs";
import { makeWallet } from "./makeWallet.mjs";
import { askCli, runCli, startSeeder } from "./runCli.mjs";
import { startDevnet } from "./startDevnet.mjs";
import { startTracker } from "./startTracker.mjs";

const MIB = 2 ** 20;
const LINE = 8 * MIB;
/** What the others, and we, give back. */
const LITTLE = 64 * 1024;
const LEECHERS = 7;
/** BTT a MiB: what the seller asks at least, and what we offer. */
const RESERVE = "1";
const OFFER = "2";
const BUDGET = "1000";
/** Pieces large enough for a window of some blocks to be paid while the next is under way. */
const PIECE = "1048576";
const QUIET = ["--no-dht", "--no-lsd", "--allow-local"];

/** Shows it in words by `row`; resolves with the figures. `folder` is one that only the demo writes to. */
export async function showMarket({ root, folder, source, record, row, say, keep }) {
  const inside = (name) => path.join(folder, name);
  const names = ["ours", ...Array.from({ length: LEECHERS }, (_, at) => `other-${at + 1}`)];
  const clear = () => {
    for (const name of names) {
      clearFetched(inside(name), record);
      clearState(inside(`state-${name}`));
    }
  };
  mkdirSync(folder, { recursive: true });
  clear();
  for (const name of ["wallet-seller", "wallet-ours"]) clearState(inside(name));

  const devnet = await startDevnet(root);
  const [seller, ours] = await Promise.all([
    makeWallet(root, devnet, 0, inside("wallet-seller")),
    makeWallet(root, devnet, 1, inside("wallet-ours")),
  ]);
  await Promise.all([seller.useVault(), ours.fund(BUDGET, { perTransfer: BUDGET, pricePerMiB: OFFER })]);
  row("Chain", `a TRON of this machine's own at ${devnet.url}, with our vault deployed`);
  row("Wallets", `a seller and a buyer, who put ${BUDGET} BTT into the vault for vouchers`);

  const torrent = inside(`${DATASET_NAME}.torrent`);
  unlink(torrent);
  const tracker = keep(await startTracker());
  await askCli(root, [
    ...["create", path.join(source, DATASET_NAME), "-o", torrent, "--piece-size", PIECE],
    ...tracker.urls.flatMap((url) => ["--tracker", url]),
  ]);
  const selling = ["--sell", "--reserve", RESERVE, ...seller.args];
  const seeder = await startSeeder(root, torrent, source, { uploadLimit: LINE, more: selling });
  await tracker.peers(1);
  row("Seeder", `8 MiB/s for all, sells for ${RESERVE} BTT a MiB or more, keeps a fifth for who pays nothing`);

  /** All begin together; the others end when we are done. */
  async function fetchAmongOthers(bid) {
    clear();
    const common = ["--upload-limit", String(LITTLE), ...QUIET];
    const others = names.slice(1).map((name) =>
      runCli(root, ["fetch", torrent, "--into", inside(name), "--state", inside(`state-${name}`), ...common], {
        onLine: () => undefined,
      }),
    );
    const state = bid === undefined ? ["--state", inside("state-ours")] : [...bid, ...ours.args];
    const outcome = await askCli(root, ["fetch", torrent, "--into", inside("ours"), ...state, ...common]);
    await Promise.all(others.map((other) => other.stop()));
    return outcome;
  }

  say(`\n  ${LEECHERS} others want the same at the same time, and give 64 KiB/s each …\n`);
  const free = await fetchAmongOthers(undefined);
  row("No bid", `${free.seconds.toFixed(1)} s`);
  const offer = ["--bid", "fixed", "--price-per-mib", OFFER, "--max-total", BUDGET];
  const bidding = await fetchAmongOthers(offer);
  const paid = bidding.paid.reduce((sum, { amount }) => sum + Number(amount), 0);
  const times = (free.seconds / bidding.seconds).toFixed(1);
  row("A bid", `${bidding.seconds.toFixed(1)} s for ${paid.toFixed(2)} BTT: ${times} times as fast`);

  await seeder.stop();
  const { claimed, claim } = await seller.claim();
  clear();
  const receipt = await receiptOf(devnet.url, claim?.id);
  row("Claim", `${claimed.toFixed(2)} BTT for the seller, in block ${receipt.blockNumber}, fee ${claim?.feeTrx} TRX`);
  row("Receipt", `${devnet.url}/wallet/gettransactioninfobyid?value=${claim?.id}`);
  return {
    secondsFree: free.seconds,
    secondsWithBid: bidding.seconds,
    paid,
    claimed,
    claimTx: claim?.id,
  };
}

/** What the chain says became of a transaction. */
async function receiptOf(node, id) {
  const answer = await fetch(`${node}/wallet/gettransactioninfobyid`, {
    method: "POST",
    body: JSON.stringify({ value: id }),
  });
  return answer.json();
}
