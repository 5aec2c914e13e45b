// The engine's thread with a probe beside it: what its event loop, its processor time and its heap do, told on a channel.
// SWARMBID_BENCH_PROFILE=<folder> also writes a .cpuprofile of the thread between `reset` and `read`.
const { monitorEventLoopDelay, performance } = require("node:perf_hooks");
const { BroadcastChannel, threadId } = require("node:worker_threads");
const { Session } = require("node:inspector");
const fs = require("node:fs");
const path = require("node:path");

const NANOSECONDS_PER_MS = 1e6;
const GAP_NS = 100_000_000n;
const folder = process.env.SWARMBID_BENCH_PROFILE;
const channel = new BroadcastChannel("swarmbid-bench");
const delays = monitorEventLoopDelay({ resolution: 5 });
let profiler;
/** Times (µs, the profile's own clock) between which the event loop did not turn. */
const gaps = [];
let watch;
let startedAt = 0;
let cpu = { user: 0, system: 0 };
/** The most processor time (µs) that the thread took between two looks: unlike the clock, other programs do not add to it. */
let busiest = 0;
let lastCpu = 0;
setInterval(() => {
  const { user, system } = process.threadCpuUsage();
  busiest = Math.max(busiest, user + system - lastCpu);
  lastCpu = user + system;
}, 5).unref();
channel.unref();
delays.enable();

const post = (method, parameters) =>
  new Promise((resolve, reject) => {
    profiler.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });

async function reset() {
  if (folder !== undefined && profiler === undefined) {
    profiler = new Session();
    profiler.connect();
    await post("Profiler.enable");
    await post("Profiler.start");
    let last = process.hrtime.bigint();
    watch = setInterval(() => {
      const now = process.hrtime.bigint();
      if (now - last > GAP_NS) gaps.push([Number(last / 1_000n), Number(now / 1_000n)]);
      last = now;
    }, 5);
  }
  delays.reset();
  startedAt = performance.now();
  busiest = 0;
  cpu = process.threadCpuUsage();
}

async function read(name) {
  const { user, system } = process.threadCpuUsage();
  const memory = process.memoryUsage();
  const answer = {
    delayMs: {
      p50: delays.percentile(50) / NANOSECONDS_PER_MS,
      p99: delays.percentile(99) / NANOSECONDS_PER_MS,
      max: delays.max / NANOSECONDS_PER_MS,
    },
    busiestMs: busiest / 1_000,
    cpuFraction: (user + system - cpu.user - cpu.system) / 1_000 / (performance.now() - startedAt),
    heapBytes: memory.heapUsed,
    externalBytes: memory.external,
  };
  if (profiler !== undefined) {
    const { profile } = await post("Profiler.stop");
    profiler.disconnect();
    profiler = undefined;
    clearInterval(watch);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(
      path.join(folder, `${name}-${process.pid}-${threadId}.cpuprofile`),
      JSON.stringify({ ...profile, gaps }),
    );
  }
  return answer;
}

channel.onmessage = ({ data }) => {
  const work = data.ask === "reset" ? reset() : data.ask === "read" ? read(data.name) : undefined;
  void work?.then((value) => channel.postMessage({ answer: data.ask, value }));
};

require(path.resolve("dist/engine.js"));
