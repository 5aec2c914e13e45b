import { afterAll, beforeAll, test } from "vitest";
import { aria2 } from "./clients/aria2.ts";
import type { ForeignClient } from "./clients/foreignClient.ts";
import { libtorrent } from "./clients/libtorrent.ts";
import { transmission } from "./clients/transmission.ts";
import { openCell } from "./matrix/cell.ts";
import { DIRECTIONS, type Direction } from "./matrix/direction.ts";
import { type Lab, openLab } from "./matrix/lab.ts";
import { lanes } from "./matrix/lanes.ts";
import type { Row } from "./matrix/row.ts";
import { rows } from "./matrix/rows.ts";
import { within } from "./matrix/within.ts";

/** What `npm run test:interop` tells of a test, by way of the runner's report. */
declare module "vitest" {
  interface TaskMeta {
    interop?: {
      readonly client: string;
      readonly version: string;
      readonly feature: string;
      readonly direction: string;
      readonly note?: string;
    };
  }
}

const CLIENTS: readonly ForeignClient[] = [transmission, aria2, libtorrent];
const LIMIT_MS = 120_000;
/** All tests begin at once and wait for a lane. */
const WHOLE_MATRIX_MS = 900_000;

const cells = rows.flatMap((row) =>
  CLIENTS.filter(({ name }) => row.clients?.includes(name) ?? true).flatMap((client) =>
    (row.directions ?? DIRECTIONS).map((direction) => ({ row, client, direction })),
  ),
);
/** transmission chokes for ten seconds at a time, so it is hardly ever busy. */
const waits = ({ row, client }: (typeof cells)[number]) => row.waits === true || client.name === "transmission";
const busy = lanes(4);
const waiting = lanes(16);
const versions = new Map<ForeignClient, string>();
let lab: Lab | undefined;

beforeAll(async () => {
  for (const client of CLIENTS) versions.set(client, client.version());
  lab = await openLab();
});
afterAll(() => lab?.close());

async function run(row: Row, client: ForeignClient, direction: Direction): Promise<void> {
  if (lab === undefined) throw new Error("There is no network to meet in.");
  const cell = await openCell(lab, row, client, direction);
  try {
    await within(row.limitMs ?? LIMIT_MS, row.flow(cell));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n\n${cell.lastWords()}`, { cause: error });
  } finally {
    await cell.close();
  }
}

for (const cell of cells) {
  const { row, client, direction } = cell;
  test.concurrent(`${row.feature} · ${client.name} · ${direction}`, { timeout: WHOLE_MATRIX_MS }, async ({ task }) => {
    task.meta.interop = {
      client: client.name,
      version: versions.get(client) ?? "unknown",
      feature: row.feature,
      direction,
      ...(row.note !== undefined && { note: row.note }),
    };
    await (waits(cell) ? waiting : busy)(() => run(row, client, direction));
  });
}
