import { PIECE_BYTES } from "./cell.ts";
import type { Files } from "./contents.ts";
import { besideWebSeed } from "./flows/besideWebSeed.ts";
import { createThenExchange } from "./flows/create.ts";
import { discoverByExchange } from "./flows/discoverByExchange.ts";
import { exchange } from "./flows/exchange.ts";
import { resumeAfterKill } from "./flows/resume.ts";
import { exchangeHybrid, refuseVersionTwo } from "./flows/versionTwo.ts";
import type { Row } from "./row.ts";

const SMALL: Files = { "set/data.bin": 1_500_000, "set/more/notes.txt": 12_345 };

const LARGER: Files = { "set/large.bin": 6_000_000, "set/more/b.bin": 2_000_000, "set/more/c.txt": 7 };

const numbered = (count: number, path: (index: number) => string, size: (index: number) => number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [path(index), size(index)]));

const MB = 1_000_000;

/** What trips clients up, much of it. */
const LARGE: Files = {
  "set/measurements/2025.bin": 120 * MB,
  "set/measurements/2026.bin": 60 * MB + 12_345,
  "set/maps/größe-地図.bin": 15 * MB - 1,
  "set/one-byte.txt": 1,
  ...numbered(
    100,
    (index) => `set/tiles/tile-${index}.bin`,
    (index) => 50_000 + index,
  ),
};

/** Two bytes of UTF-8 each, and a dot and an ending: 255 bytes, as much as file systems take. */
const LONGEST = `${"ä".repeat(125)}x.bin`;

const singleFile = (label: string, size: number): Row => ({
  feature: `a file of ${label}`,
  contents: { "single.bin": size },
  flow: exchange(),
});

/** What has to work with other clients. Each row is tried with each client in both directions, unless it says otherwise. */
export const rows: readonly Row[] = [
  {
    feature: "200 MB",
    contents: LARGE,
    flow: exchange({ torrent: { pieceBytes: 1_048_576 } }),
    waits: true,
    limitMs: 300_000,
  },
  { feature: "peer exchange", contents: LARGER, flow: discoverByExchange, waits: true, limitMs: 200_000 },
  {
    feature: "plain",
    contents: SMALL,
    flow: exchange({ theirs: { encryption: "off" }, ours: ["--encryption", "off"] }),
  },
  { feature: "they ask for no encryption", contents: SMALL, flow: exchange({ theirs: { encryption: "off" } }) },
  { feature: "they require encryption", contents: SMALL, flow: exchange({ theirs: { encryption: "required" } }) },
  { feature: "we require encryption", contents: SMALL, flow: exchange({ ours: ["--encryption", "require"] }) },
  { feature: "magnet link", contents: SMALL, flow: exchange({ byMagnet: true }) },
  { feature: "private torrent", contents: SMALL, flow: exchange({ torrent: { isPrivate: true } }) },
  {
    feature: "2,000 files",
    contents: numbered(
      2_000,
      (index) => `many/${index % 40}/file-${index}.txt`,
      (index) => 700 + index,
    ),
    flow: exchange(),
  },
  {
    feature: "files of 0 bytes",
    contents: {
      "set/a-empty": 0,
      "set/b": 100_000,
      "set/c-empty": 0,
      "set/deep/d-empty": 0,
      "set/e": 1,
      "set/z-empty": 0,
    },
    flow: exchange(),
  },
  {
    feature: "odd names",
    contents: {
      "odd names ✓/two  spaces  inside.bin": 70_000,
      "odd names ✓/.hidden": 10,
      "odd names ✓/..dots": 11,
      "odd names ✓/emoji 👩‍🔬🇫🇷.bin": 80_000,
      "odd names ✓/combining e\u0301 a\u0308.bin": 90_000,
      "odd names ✓/地図/größe's & 100%.bin": 1_000,
      "odd names ✓/#hash=1;x.bin": 2_000,
    },
    flow: exchange(),
  },
  {
    feature: "names that some systems refuse",
    note: "transmission gives such files other names.",
    contents: { "set/  two spaces first.bin": 70_000, 'set/"quoted" <a> b|c *.bin': 1_000, "set/why?.bin": 2_000 },
    clients: ["aria2", "libtorrent"],
    flow: exchange(),
  },
  { feature: "names of 255 bytes", contents: { [`set/${LONGEST}`]: 100_000, "set/b": 5 }, flow: exchange() },
  singleFile("1 byte", 1),
  singleFile("a piece less 1 byte", PIECE_BYTES - 1),
  singleFile("a piece", PIECE_BYTES),
  singleFile("a piece and 1 byte", PIECE_BYTES + 1),
  {
    feature: "files that share pieces",
    contents: {
      "set/a": 1,
      "set/b": PIECE_BYTES - 1,
      "set/c": PIECE_BYTES,
      "set/d": PIECE_BYTES + 1,
      "set/e": 3 * PIECE_BYTES + 17,
      "set/f": 0,
      "set/g": 5,
    },
    flow: exchange(),
  },
  { feature: "web seed beside a peer", contents: LARGER, flow: besideWebSeed },
  { feature: "over IPv6", contents: SMALL, flow: exchange(), meets: "over IPv6" },
  { feature: "the fetcher is killed, and resumes", contents: LARGER, flow: resumeAfterKill("fetcher"), waits: true },
  { feature: "the seeder is killed, and resumes", contents: LARGER, flow: resumeAfterKill("seeder"), waits: true },
  {
    feature: "made by the one, read by the other",
    contents: { "set/a.bin": 200_000, "set/b/c.bin": PIECE_BYTES, "set/b/d.bin": 1 },
    flow: createThenExchange,
    clients: ["transmission", "libtorrent"],
    meets: "at a tracker of its own",
  },
  {
    feature: "our torrents are read",
    note: "aria2 makes no torrents.",
    contents: { "set/a.bin": 200_000, "set/b/c.bin": PIECE_BYTES, "set/b/d.bin": 1 },
    flow: createThenExchange,
    clients: ["aria2"],
    directions: ["we seed, they fetch"],
  },
  {
    feature: "hybrid of versions 1 and 2",
    note: "transmission 3.00 cannot read such a torrent, aria2 1.36 computes another info-hash for it.",
    contents: SMALL,
    flow: exchangeHybrid,
    clients: ["libtorrent"],
    meets: "at a tracker of its own",
  },
  {
    feature: "version 2 alone is refused",
    note: "Only libtorrent makes such torrents; we say in one sentence what can be done.",
    contents: SMALL,
    flow: refuseVersionTwo,
    clients: ["libtorrent"],
    directions: ["they seed, we fetch"],
  },
];
