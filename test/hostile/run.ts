// `npm run hostile -- ledger [--json]`: long campaigns that the ring runs in short. SWARMBID_LEDGER_KILLS sets how many are killed.
import process from "node:process";
import { parseArgs } from "node:util";
import { ledgerCampaign } from "./ledger/ledgerCampaign.ts";

const KILLS = Number(process.env["SWARMBID_LEDGER_KILLS"] ?? 300);

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
if (positionals.length !== 1 || positionals[0] !== "ledger") {
  process.stderr.write("Name the campaign: npm run hostile -- ledger [--json]\n");
  process.exitCode = 2;
} else {
  const { kills, acknowledged, lost, regressed, capExceeded } = await ledgerCampaign(KILLS);
  const result = { kills, acknowledged, lost, regressed, capExceeded };
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify(result)}\n`
      : `${kills} processes killed, ${acknowledged} vouchers acknowledged: ${lost} lost, ${regressed} regressed, cap passed by ${capExceeded}\n`,
  );
  process.exitCode = lost + regressed + capExceeded === 0 ? 0 : 1;
}
