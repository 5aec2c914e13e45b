import { expect, test } from "vitest";
import { ledgerCampaign } from "./ledgerCampaign.ts";

const KILLS = 20;

test(`${KILLS} killed processes, three at once on one ledger, lose no voucher, sign none twice and pass no cap`, {
  timeout: 180_000,
}, async () => {
  const result = await ledgerCampaign(KILLS);
  expect(result).toMatchObject({ kills: KILLS, lost: 0, regressed: 0, capExceeded: 0 });
  expect(result.acknowledged).toBeGreaterThan(KILLS);
});
