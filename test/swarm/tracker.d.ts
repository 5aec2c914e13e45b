// The part of the tracker's server that the rings use; the package has no types of its own.
declare module "bittorrent-tracker/server" {
  import type { EventEmitter } from "node:events";
  import type { Server as HttpServer } from "node:http";

  interface TrackerServer extends EventEmitter {
    readonly http: HttpServer;
    listen(port: number, host: string | { readonly udp4: string; readonly udp6: string }, listening: () => void): void;
    close(closed: () => void): void;
  }
  const Server: new (options: { http?: boolean; udp?: boolean; ws?: boolean; stats?: boolean }) => TrackerServer;
  export default Server;
}
