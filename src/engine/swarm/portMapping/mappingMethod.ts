/** One port of this machine that the router is asked to open. */
export interface MappingRequest {
  readonly protocol: "tcp" | "udp";
  readonly internalPort: number;
  /** The router may give another one. */
  readonly externalPort: number;
  /** 0 takes a mapping back. */
  readonly seconds: number;
}

export interface Mapping {
  readonly externalPort: number;
  readonly seconds: number;
}

/** One protocol in which a router is asked. Rejects when the router refuses, says nonsense, or is silent. */
export interface MappingMethod {
  readonly name: "PCP" | "NAT-PMP" | "UPnP";
  map(request: MappingRequest, signal: AbortSignal): Promise<Mapping>;
}
