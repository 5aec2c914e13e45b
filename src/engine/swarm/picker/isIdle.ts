import type { LibraryWire } from "webtorrent";

/** It has something for us and lets us ask, but was asked for nothing. */
export const isIdle = ({ amInterested, peerChoking, requests }: LibraryWire): boolean =>
  amInterested && !peerChoking && requests.length === 0;
