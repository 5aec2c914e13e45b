// Stands in for `@thaunknown/simple-peer/lite.js`. webtorrent and bittorrent-tracker ask its default import whether
// WebRTC works; with "no", nothing else of it is ever used and its native add-on is not needed.
export default { WEBRTC_SUPPORT: false };
