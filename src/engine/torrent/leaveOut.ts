import { riskyName } from "./riskyNames.ts";

/** Why a file or folder of this name does not go into a new torrent; undefined when it does. */
export function leaveOut(name: string): string | undefined {
  const risky = riskyName(name);
  if (risky !== undefined) return `tools may run code from “${risky}”, so receivers leave it out`;
  const lower = name.toLowerCase();
  if (LITTER.has(lower)) return "belongs to the file manager";
  return SECRETS.some((pattern) => pattern.test(lower)) ? "may hold a password or a key" : undefined;
}

const LITTER: ReadonlySet<string> = new Set([".ds_store", "thumbs.db", "desktop.ini", "__macosx"]);

const SECRETS: readonly RegExp[] = [
  /^\.env(\..+)?$/,
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/,
  /\.(pem|key|p12|pfx|ppk|jks|keystore|kdbx)$/,
  /^\.(netrc|pgpass|pypirc|htpasswd|git-credentials|ssh|gnupg|aws|azure|kube)$/,
  /^(_netrc|credentials\.json|service-account.*\.json)$/,
];
