// Stands in for `utp-native`: an empty module. webtorrent counts its exports and goes without uTP when there are none;
// a missing module would do the same with a warning on the console.
export {};
