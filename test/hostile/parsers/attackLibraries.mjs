// Runs in a process of its own, bundled with the project's bencode: an endless loop in a library ends that process
// alone, and what a library throws out of an event handler kills it. Feeds webtorrent's libraries with the messages of
// argv[2] (a JSON list of base64), each as a DHT packet, as an extension handshake and as a message of peer exchange.
import { EventEmitter } from "node:events";
import { readFileSync, writeSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import Dht from "bittorrent-dht";
import Wire from "bittorrent-protocol";
import utPex from "ut_pex";

const messages = JSON.parse(readFileSync(process.argv[2], "utf8")).map((text) => Buffer.from(text, "base64"));
const nothing = () => undefined;

const sent = [];
const socket = Object.assign(new EventEmitter(), {
  address: () => ({ address: "127.0.0.1", port: 1 }),
  bind: nothing,
  close: nothing,
  send: (bytes) => sent.push(Buffer.from(bytes)),
});
const dht = new Dht({ bootstrap: false, socket });
dht.on("warning", nothing);
const from = { address: "127.0.0.1", port: 6881 };
const ID = "abcdefghij0123456789";
const isAnswered = (packet) => {
  sent.length = 0;
  socket.emit("message", Buffer.from(packet, "latin1"), from);
  return sent.length === 1;
};
isAnswered(`d1:ad2:id20:${ID}9:info_hash20:${ID}e1:q9:get_peers1:t2:aa1:y1:qe`);
// The token that a peer needs before it may announce or store: hostile ones have it too.
const token = /5:token20:(.{20})/s.exec(sent[0]?.toString("latin1") ?? "")?.[1] ?? "";
for (const message of messages) {
  const packet = message.toString("latin1").replaceAll("TOKEN-TOKEN-TOKEN-TO", () => token);
  socket.emit("message", Buffer.from(packet, "latin1"), from);
}
const dhtAnswers = isAnswered(`d1:ad2:id20:${ID}e1:q4:ping1:t2:bb1:y1:qe`);

const PREAMBLE = Buffer.from("\x13BitTorrent protocol\0\0\0\0\0\x10\0\0", "latin1");
const HANDSHAKE = Buffer.concat([PREAMBLE, Buffer.alloc(20, 1), Buffer.alloc(20, 2)]);

function extended(id, message) {
  const head = Buffer.from([0, 0, 0, 0, 20, id]);
  head.writeUInt32BE(message.length + 2);
  return Buffer.concat([head, message]);
}

async function wireSurvives(message) {
  const peers = [];
  const wire = new Wire("incoming");
  wire.on("error", nothing);
  wire.use(utPex());
  wire.ut_pex.on("warning", nothing);
  wire.ut_pex.on("peer", (peer) => peers.push(peer));
  wire.handshake(Buffer.alloc(20, 1), Buffer.alloc(20, 3));
  wire.write(HANDSHAKE);
  wire.write(extended(0, message));
  wire.write(extended(1, message));
  await turn();
  wire.ut_pex._lastMessageTimestamp = 0;
  wire.write(extended(0, Buffer.from("d1:md6:ut_pexi3eee")));
  wire.write(extended(1, Buffer.from("d5:added6:\x7f\0\0\x01\x1a\xe1e", "latin1")));
  await turn();
  const survived = peers.includes("127.0.0.1:6881");
  wire.destroy();
  return survived;
}

async function main() {
  let lost = -1;
  for (const [index, message] of messages.entries()) {
    if (lost < 0 && !(await wireSurvives(message))) lost = index;
  }
  writeSync(1, JSON.stringify({ messages: messages.length, hadToken: token !== "", dhtAnswers, lost }));
  process.exit(0);
}

void main();
