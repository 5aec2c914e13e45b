// Stands in for packages whose feature webtorrent leaves out when their default import is no function:
// `@silentbot1/nat-api` (UPnP and NAT-PMP), `load-ip-set` (block lists), `fs-chunk-store` (files go through our own
// store) and `@thaunknown/simple-websocket` (WebSocket trackers, which need WebRTC).
export default undefined;
