import { randomInt } from "node:crypto";
import { askGatewayHttp, type GatewayAnswer } from "./askGatewayHttp.ts";
import { elementText, findMappingService, type MappingService } from "./gatewayDescription.ts";
import type { MappingMethod, MappingRequest } from "./mappingMethod.ts";

const CONFLICT = "718";
const ONLY_PERMANENT = "725";
const PORT_TRIES = 4;
const DESCRIPTION = "Swarmbid";

/** Internet gateway device (UPnP). `find` says where the router describes itself. */
export function askByUpnp(find: (signal: AbortSignal) => Promise<URL>): MappingMethod {
  let found: { readonly service: MappingService; readonly ownAddress: string } | undefined;

  async function locate(signal: AbortSignal) {
    const location = await find(signal);
    const { status, body, ownAddress } = await askGatewayHttp(location, {}, signal);
    const service = status === 200 ? findMappingService(body, location) : undefined;
    if (service === undefined) throw new Error("the router maps no ports");
    return { service, ownAddress };
  }

  /** The code with which the router refuses; undefined when it agrees. */
  async function call(
    action: string,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    found ??= await locate(signal);
    const { type, controlUrl } = found.service;
    const inner = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
    const body = `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body><u:${action} xmlns:u="${type}">${inner.join("")}</u:${action}></s:Body></s:Envelope>`;
    const headers = { "content-type": 'text/xml; charset="utf-8"', soapaction: `"${type}#${action}"` };
    const answer: GatewayAnswer = await askGatewayHttp(controlUrl, { method: "POST", headers, body }, signal);
    return answer.status === 200 ? undefined : (elementText(answer.body, "errorCode") ?? String(answer.status));
  }

  async function add({ protocol, internalPort, externalPort, seconds }: MappingRequest, signal: AbortSignal) {
    found ??= await locate(signal);
    let port = externalPort;
    let lease = seconds;
    for (let tries = 0; tries < PORT_TRIES; tries++) {
      const refusal = await call(
        "AddPortMapping",
        {
          NewRemoteHost: "",
          NewExternalPort: String(port),
          NewProtocol: protocol.toUpperCase(),
          NewInternalPort: String(internalPort),
          NewInternalClient: found.ownAddress.replace(/^::ffff:/, ""),
          NewEnabled: "1",
          NewPortMappingDescription: DESCRIPTION,
          NewLeaseDuration: String(lease),
        },
        signal,
      );
      if (refusal === undefined) return { externalPort: port, seconds };
      if (refusal === ONLY_PERMANENT && lease > 0) lease = 0;
      else if (refusal === CONFLICT) port = randomInt(20_000, 60_000);
      else throw new Error(`it refuses (UPnP ${refusal.slice(0, 20)})`);
    }
    throw new Error("its ports are taken");
  }

  return {
    name: "UPnP",
    async map(request, signal) {
      if (request.seconds > 0) return add(request, signal);
      const { protocol, externalPort } = request;
      await call(
        "DeletePortMapping",
        { NewRemoteHost: "", NewExternalPort: String(externalPort), NewProtocol: protocol.toUpperCase() },
        signal,
      );
      return { externalPort, seconds: 0 };
    },
  };
}
