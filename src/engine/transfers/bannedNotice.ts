import type { WebSeedHealth } from "../swarm/port.ts";

/** Names the web seeds that sent false data; undefined when there are none. */
export function bannedNotice(webSeeds: readonly WebSeedHealth[]): string | undefined {
  const hosts = webSeeds.flatMap(({ url, isBanned }) => (isBanned ? [URL.parse(url)?.host ?? url] : []));
  const [first] = hosts;
  if (first === undefined) return undefined;
  return hosts.length === 1
    ? `The web seed ${first} sent data that is not the torrent's and is not asked any more.`
    : `The web seed ${first} and ${String(hosts.length - 1)} more sent data that is not the torrent's and are not asked any more.`;
}
