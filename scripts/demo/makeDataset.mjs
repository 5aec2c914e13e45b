// A year of hourly air measurements from 90 imagined stations: 21 files, 64 MB, the same on every machine and in every run.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";

export const DATASET_NAME = "city-air-2026";
const STATIONS = 90;
const MONTHS = 12;
const VARIABLES = ["temperature", "humidity", "pressure", "pm25", "no2", "wind"];
const START = Date.UTC(2026, 0, 1);
const HOURS = 365 * 24;

/** Paths of the dataset's files below its own folder. */
const FILES = [
  "README.md",
  "stations.csv",
  "schema.json",
  ...Array.from({ length: MONTHS }, (_, month) => `hourly/2026-${String(month + 1).padStart(2, "0")}.csv`),
  ...VARIABLES.map((name) => `columns/${name}.npy`),
];

/**
 * Writes the dataset below `folder`, unless a record of an earlier run says that it is there already.
 * Resolves with the path below `folder`, the size in bytes and the SHA-256 of every file.
 */
export async function makeDataset(folder, recordFile) {
  const earlier = readRecord(recordFile);
  if (earlier?.every(({ file, bytes, sha256 }) => isFile(path.join(folder, file), bytes, sha256))) return earlier;
  const columns = measure();
  const record = [];
  for (const name of FILES) {
    const file = `${DATASET_NAME}/${name}`;
    const content = contentOf(name, columns);
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
    record.push({ file, bytes: content.length, sha256: sha256(content) });
    // A Ctrl+C is heard in between.
    await setImmediate();
  }
  writeFileSync(recordFile, JSON.stringify(record, null, 1));
  return record;
}

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

function readRecord(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

const isFile = (file, bytes, hash) =>
  existsSync(file) && statSync(file).size === bytes && sha256(readFileSync(file)) === hash;

/** One Float32Array per variable, hour by hour and station by station: seasons, days, weather that lingers, and noise. */
function measure() {
  const random = randomNumbers(20_260_101);
  const columns = Object.fromEntries(VARIABLES.map((name) => [name, new Float32Array(HOURS * STATIONS)]));
  const weather = Array.from({ length: STATIONS }, () => 0);
  for (let hour = 0; hour < HOURS; hour += 1) {
    const season = -Math.cos((2 * Math.PI * hour) / HOURS);
    const day = -Math.cos((2 * Math.PI * ((hour % 24) - 3)) / 24);
    const traffic = Math.exp(-(((hour % 24) - 8) ** 2) / 6) + Math.exp(-(((hour % 24) - 18) ** 2) / 8);
    for (let station = 0; station < STATIONS; station += 1) {
      const at = hour * STATIONS + station;
      weather[station] = weather[station] * 0.97 + (random() - 0.5);
      const front = weather[station];
      columns.temperature[at] = 11 + 9 * season + 4 * day + 1.5 * front + station / 45;
      columns.humidity[at] = Math.min(100, Math.max(15, 70 - 12 * day - 6 * season - 4 * front + 8 * random()));
      columns.pressure[at] = 1013 + 6 * front + random();
      columns.wind[at] = Math.max(0, 3 + 1.5 * Math.abs(front) + 2 * random());
      columns.no2[at] = Math.max(1, 12 + 22 * traffic - 3 * columns.wind[at] + 6 * random());
      columns.pm25[at] = Math.max(0.5, 7 + 0.35 * columns.no2[at] - 4 * season + 3 * random());
    }
  }
  return columns;
}

/** xorshift32, 0 to 1. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function contentOf(name, columns) {
  if (name === "README.md") return Buffer.from(README);
  if (name === "stations.csv") return Buffer.from(stationTable());
  if (name === "schema.json") return Buffer.from(`${JSON.stringify(SCHEMA, null, 2)}\n`);
  if (name.startsWith("hourly/")) return Buffer.from(monthTable(Number(name.slice(-6, -4)) - 1, columns));
  return npy(columns[path.basename(name, ".npy")]);
}

function monthTable(month, columns) {
  const lines = [`time,station,${VARIABLES.join(",")}`];
  const first = (Date.UTC(2026, month, 1) - START) / 3_600_000;
  const end = (Date.UTC(2026, month + 1, 1) - START) / 3_600_000;
  for (let hour = first; hour < end; hour += 1) {
    const time = new Date(START + hour * 3_600_000).toISOString().slice(0, 16);
    for (let station = 0; station < STATIONS; station += 1) {
      const values = VARIABLES.map((name) => columns[name][hour * STATIONS + station].toFixed(1));
      lines.push(`${time}Z,${stationId(station)},${values.join(",")}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** NumPy's format, version 1.0: a header padded to 64 bytes, then the raw little-endian floats. */
function npy(values) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${HOURS}, ${STATIONS}), }`;
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(values.buffer)]);
}

const stationId = (station) => `ST${String(station + 1).padStart(3, "0")}`;

function stationTable() {
  const random = randomNumbers(90);
  const rows = Array.from({ length: STATIONS }, (_, station) => {
    const [north, east, height] = [51 + random() * 2, 12 + random() * 3, 20 + random() * 180];
    return `${stationId(station)},${north.toFixed(4)},${east.toFixed(4)},${height.toFixed(0)}`;
  });
  return `station,latitude,longitude,elevation_m\n${rows.join("\n")}\n`;
}

const SCHEMA = {
  time: "hour, UTC",
  station: "key of stations.csv",
  temperature: "°C",
  humidity: "%",
  pressure: "hPa",
  pm25: "µg/m³",
  no2: "µg/m³",
  wind: "m/s",
};

const README = `# City air 2026

Hourly measurements of ${STATIONS} imagined stations over a year: generated, not measured.

* \`hourly/\`: one CSV table a month
* \`columns/\`: the same values as NumPy arrays, hours by stations
* \`stations.csv\`, \`schema.json\`: where the stations stand, what the columns mean
`;
