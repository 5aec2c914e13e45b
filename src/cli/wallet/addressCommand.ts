import { SwarmbidError } from "../../engine/errors.ts";
import { refuseWords } from "./refuseWords.ts";
import { walletSubcommand } from "./walletCommand.ts";
import { withWallet } from "./withWallet.ts";

export const address = walletSubcommand({
  action: "address",
  usage: "address",
  summary: "Print the wallet's address; no password is needed.",
  options: {},
  examples: ["address", "address --json"],
  plan(_values, positionals) {
    refuseWords("address", positionals);
    return (parts) =>
      withWallet(parts, (wallet) => {
        const snapshot = wallet.read();
        if (snapshot.state === "none")
          throw new SwarmbidError("walletMissing", "There is no wallet yet: make one with `swarmbid wallet create`.");
        const { network } = parts.choice;
        return {
          ok: true,
          sentence: snapshot.address,
          facts: {
            address: snapshot.address,
            watchOnly: snapshot.state === "watching",
            network: network.name,
            chainId: network.chainId,
          },
        };
      });
  },
});
