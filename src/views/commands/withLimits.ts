import type { TransferOptions } from "../../engine/model.ts";

/** Bytes per second; undefined: no limit. */
export interface LimitChoice {
  readonly downloadLimit: number | undefined;
  readonly uploadLimit: number | undefined;
}

/** The options with other limits. */
export function withLimits(options: TransferOptions, { downloadLimit, uploadLimit }: LimitChoice): TransferOptions {
  const { downloadLimit: _down, uploadLimit: _up, ...others } = options;
  return {
    ...others,
    ...(downloadLimit !== undefined && { downloadLimit }),
    ...(uploadLimit !== undefined && { uploadLimit }),
  };
}
