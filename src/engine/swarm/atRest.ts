/** What a torrent does that is in no swarm. */
export const AT_REST = {
  downloadBytesPerSecond: 0,
  uploadBytesPerSecond: 0,
  webSeedBytesPerSecond: 0,
  peers: 0,
  seeds: 0,
};
