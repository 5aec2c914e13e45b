import type { ErrorCode } from "../engine/errors.ts";

/** What a script can tell apart; documented in the help. */
export const EXIT = { ok: 0, failed: 1, usage: 2, network: 3, disk: 4, interrupted: 130, closedPipe: 141 } as const;

const exits: Record<ErrorCode, number> = {
  badInput: EXIT.usage,
  badMagnet: EXIT.usage,
  badUrl: EXIT.usage,
  noMatch: EXIT.usage,
  metadataTimeout: EXIT.network,
  noProgress: EXIT.network,
  downloadFailed: EXIT.network,
  swarmLost: EXIT.network,
  fileConflict: EXIT.disk,
  filesChanged: EXIT.disk,
  missingFiles: EXIT.disk,
  noSpace: EXIT.disk,
  fileAccess: EXIT.disk,
  cancelled: EXIT.interrupted,
  badTorrent: EXIT.failed,
  unsupportedTorrent: EXIT.failed,
  forbiddenAddress: EXIT.failed,
  unsafePath: EXIT.failed,
  duplicateTransfer: EXIT.failed,
  unknownTransfer: EXIT.failed,
  portInUse: EXIT.failed,
  engineBusy: EXIT.failed,
  engineLost: EXIT.failed,
  closed: EXIT.failed,
  ledgerBroken: EXIT.failed,
  ledgerBusy: EXIT.failed,
  capReached: EXIT.failed,
  notEnoughFunds: EXIT.failed,
  spendingStopped: EXIT.failed,
  walletMissing: EXIT.failed,
  walletExists: EXIT.failed,
  walletBroken: EXIT.disk,
  walletLocked: EXIT.failed,
  watchOnly: EXIT.failed,
  wrongPassword: EXIT.failed,
  tryLater: EXIT.failed,
  nodeUnreachable: EXIT.network,
  nodeWrong: EXIT.failed,
  transactionRefused: EXIT.failed,
  transactionFailed: EXIT.failed,
  transactionExpired: EXIT.failed,
  feeTooHigh: EXIT.failed,
  vaultMissing: EXIT.failed,
  vaultUntrusted: EXIT.failed,
  internal: EXIT.failed,
};

/** The process's exit code for a failure. */
export function exitCodeOf(code: ErrorCode): number {
  return exits[code];
}
