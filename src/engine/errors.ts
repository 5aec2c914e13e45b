/** Every reason for which the engine refuses or stops; programs switch on it, people read the message. */
export const ERROR_CODES = [
  "badMagnet",
  "badTorrent",
  "unsupportedTorrent",
  "badUrl",
  "forbiddenAddress",
  "downloadFailed",
  "unsafePath",
  "fileConflict",
  "filesChanged",
  "missingFiles",
  "noSpace",
  "fileAccess",
  "duplicateTransfer",
  "unknownTransfer",
  "noMatch",
  "metadataTimeout",
  "noProgress",
  "portInUse",
  "engineBusy",
  "engineLost",
  "swarmLost",
  "closed",
  "cancelled",
  "badInput",
  "ledgerBroken",
  "ledgerBusy",
  "capReached",
  "notEnoughFunds",
  "spendingStopped",
  "walletMissing",
  "walletExists",
  "walletBroken",
  "walletLocked",
  "watchOnly",
  "wrongPassword",
  "tryLater",
  "nodeUnreachable",
  "nodeWrong",
  "transactionRefused",
  "transactionFailed",
  "transactionExpired",
  "feeTooHigh",
  "vaultMissing",
  "vaultUntrusted",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The one error class: `code` for programs, `message` one sentence with its next step, `cause` for the log. */
export class SwarmbidError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "SwarmbidError";
    this.code = code;
  }

  static is(value: unknown, code?: ErrorCode): value is SwarmbidError {
    return value instanceof SwarmbidError && (code === undefined || value.code === code);
  }
}

/** An error as it crosses a thread: a class does not survive structured clone, this does. */
export interface ErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a person should see for anything that was thrown; unknown things become `internal`. */
export function toErrorShape(error: unknown): ErrorShape {
  if (SwarmbidError.is(error)) return { code: error.code, message: error.message };
  return {
    code: "internal",
    message: "Something unexpected went wrong. The log has the details: run “Swarmbid: Show Log”.",
  };
}
