import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { askCli } from "./runCli.mjs";

/** Everybody knows the keys of a devnet: the password protects nothing here. */
const PASSWORD = "only for the demo";

/** A wallet with the key of one of the devnet's accounts, in a state folder of its own; `args` are what its commands need. */
export async function makeWallet(root, devnet, account, state) {
  const { address, privateKey } = devnet.accounts[account];
  const file = (name, text) => {
    const at = path.join(state, name);
    writeFileSync(at, `${text}\n`, { mode: 0o600 });
    return at;
  };
  mkdirSync(state, { recursive: true });
  const key = file("key.txt", privateKey);
  const password = ["--password-file", file("password.txt", PASSWORD)];
  const place = ["--state", state];
  const network = ["--network", "custom", "--node", devnet.url, "--chain-id", String(devnet.chainId)];
  const tokens = ["--btt", devnet.btt, "--bttold", devnet.bttold];
  await askCli(root, ["wallet", "import", "--secret-file", key, ...password, ...place, ...network]);
  const args = [...place, ...network, ...tokens, ...password];
  return {
    address,
    args,
    /** `amount` BTT into the vault, and the user's hard caps. */
    async fund(amount, { perTransfer, pricePerMiB }) {
      const caps = ["--per-transfer", perTransfer, "--per-day", perTransfer, "--per-seller", perTransfer];
      await askCli(root, [
        ...["wallet", "caps", "BTT", ...caps, "--price", pricePerMiB, "--trx-rate", "1"],
        ...[...place, ...network],
      ]);
      await askCli(root, ["wallet", "deposit", amount, "BTT", "--vault", devnet.vault, "--yes", "--any-fee", ...args]);
    },
    /** From now on vouchers of this vault are taken. */
    useVault: () => askCli(root, ["wallet", "claim", "--vault", devnet.vault, "--yes", ...args]),
    /** Claims all vouchers: what they brought, and the transaction. */
    async claim() {
      const planned = [];
      const claim = ["wallet", "claim", "--keep", "--yes", "--any-fee", ...args];
      const { transactions } = await askCli(root, claim, ({ event, plans }) => {
        if (event === "planned") planned.push(...plans);
      });
      const claims = planned.filter(({ what }) => what === "claim");
      return {
        claimed: claims.reduce((sum, { amount }) => sum + Number(amount), 0),
        claim: transactions.find(({ what }) => what === "claim"),
      };
    },
  };
}
