import { expect, test } from "vitest";
import { MIB, playService, RESERVE } from "./playSelling.ts";

test("a bid is quoted, opened, accepted, served and paid", async () => {
  const { play, buyer } = await playService();
  expect(buyer.phase).toBe("serving");
  await play.run(20_000);
  expect(buyer.heard.map(({ type }) => type).slice(0, 3)).toEqual(["quote", "accept", "ack"]);
  expect(buyer.heardOf("quote")[0]?.pricePerMiB).toBe(RESERVE);
  // All of the upload is sold where nobody else wants any.
  expect(buyer.gotBytes / MIB).toBeGreaterThan(2 * 19);
  expect(play.desk.held).toBe(buyer.purse.promised);
  expect(buyer.purse.promised).toBeGreaterThan(RESERVE * 2n * 18n);
});
