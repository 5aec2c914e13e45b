// The programs that the outer rings need and npm does not have. Run by hand: `node scripts/system-packages.mjs [ring …]`.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const onPath = (...names) =>
  names.some((name) =>
    (process.env.PATH ?? "")
      .split(path.delimiter)
      .some((folder) => folder !== "" && existsSync(path.join(folder, name))),
  );

/** What is needed, how its presence is seen, Debian's name for it, and which rings need it. */
const needs = [
  {
    name: "Chromium",
    package: "chromium",
    rings: ["host", "e2e"],
    present: () =>
      process.env.CHROMIUM !== undefined ||
      onPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
  },
  {
    name: "the DejaVu fonts",
    package: "fonts-dejavu-core",
    rings: ["e2e"],
    present: () => existsSync("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf") || process.platform !== "linux",
  },
  { name: "aria2c", package: "aria2", rings: ["interop", "host", "e2e"], present: () => onPath("aria2c") },
  {
    name: "transmission-daemon",
    package: "transmission-daemon",
    rings: ["interop"],
    present: () => onPath("transmission-daemon"),
  },
  {
    name: "transmission-create",
    package: "transmission-cli",
    rings: ["interop"],
    present: () => onPath("transmission-create"),
  },
  {
    name: "ip",
    package: "iproute2",
    rings: ["integration", "interop"],
    present: () => process.platform !== "linux" || onPath("ip"),
  },
  {
    name: "mkfs.ext4",
    package: "e2fsprogs",
    rings: ["integration"],
    present: () => process.platform !== "linux" || onPath("mkfs.ext4") || existsSync("/sbin/mkfs.ext4"),
  },
  {
    name: "libtorrent for Python 3",
    package: "python3-libtorrent",
    rings: ["interop"],
    // Debian's module belongs to Debian's Python, which need not be the first on the path.
    present: () =>
      ["/usr/bin/python3", "python3"].some(
        (python) => spawnSync(python, ["-c", "import libtorrent"], { stdio: "ignore" }).status === 0,
      ),
  },
];

const missingFor = (rings) =>
  needs.filter((need) => need.rings.some((ring) => rings.includes(ring)) && !need.present());

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", ["-q", "-y", ...args], { stdio: ["ignore", 2, 2], env }).status === 0;
}

/**
 * Installs what the rings need where that is allowed (root, apt-get), never asks.
 * Returns what is still missing: for each ring the names, and what to install.
 */
export function ensureSystemPackages(rings) {
  const missing = missingFor(rings);
  if (missing.length === 0) return [];
  const packages = missing.map((need) => need.package);
  if (process.getuid?.() === 0 && onPath("apt-get")) {
    process.stderr.write(`Installing ${packages.join(", ")} …\n`);
    if (!aptGet("update")) process.stderr.write("`apt-get update` failed: trying with the lists that are here.\n");
    aptGet("install", "--no-install-recommends", ...packages);
  }
  return missingFor(rings);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const asked = process.argv.slice(2);
  const missing = ensureSystemPackages(asked.length > 0 ? asked : ["host", "e2e", "interop"]);
  for (const need of missing) {
    process.stdout.write(`Missing: ${need.name} (Debian package ${need.package}), for ${need.rings.join(", ")}.\n`);
  }
  if (missing.length > 0) {
    process.stdout.write(`Install: sudo apt-get install ${missing.map((need) => need.package).join(" ")}\n`);
    process.exitCode = 1;
  }
}
