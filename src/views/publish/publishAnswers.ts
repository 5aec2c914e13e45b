import type { CreateRequest } from "../../engine/publishing.ts";

/** What the user said about a new torrent; addresses and patterns as typed, separated by spaces. */
export interface PublishAnswers {
  readonly isPrivate: boolean;
  readonly trackers: string;
  readonly webSeeds: string;
  readonly comment: string;
  /** As in a `.gitignore` file. */
  readonly leaveOut: string;
  /** Undefined: by the size of the data. */
  readonly pieceBytes: number | undefined;
  readonly source: string;
}

export const NO_ANSWERS: PublishAnswers = {
  isPrivate: false,
  trackers: "",
  webSeeds: "",
  comment: "",
  leaveOut: "",
  pieceBytes: undefined,
  source: "",
};

/** Each tracker is a tier of its own, in the order typed: the next one is asked when the one before does not answer. A comma without a space joins equals. */
export function createRequest(answers: PublishAnswers): CreateRequest {
  const { isPrivate, trackers, webSeeds, pieceBytes } = answers;
  const [comment, source] = [answers.comment.trim(), answers.source.trim()];
  const leaveOut = words(answers.leaveOut);
  return {
    isPrivate,
    trackers: words(trackers)
      .map((tier) => tier.split(",").filter((tracker) => tracker !== ""))
      .filter((tier) => tier.length > 0),
    webSeeds: addresses(webSeeds),
    ...(comment !== "" && { comment }),
    ...(source !== "" && { source }),
    ...(pieceBytes !== undefined && { pieceBytes }),
    ...(leaveOut.length > 0 && { leaveOut }),
  };
}

/** What is wrong with the trackers as typed; undefined when nothing is. */
export function trackersProblem(text: string, isPrivate: boolean): string | undefined {
  const wrong = addresses(text).find((address) => !/^(https?|udp):\/\/[^\s/]+/i.test(address));
  if (wrong !== undefined) return `“${wrong}” is no tracker: its address begins with https://, http:// or udp://.`;
  if (isPrivate && addresses(text).length === 0)
    return "A private torrent is found through its trackers alone: name at least one.";
  return undefined;
}

/** What is wrong with the web seeds as typed; undefined when nothing is. */
export function webSeedsProblem(text: string): string | undefined {
  const wrong = addresses(text).find((address) => !/^https?:\/\/[^\s/]+/i.test(address));
  return wrong === undefined
    ? undefined
    : `“${wrong}” is no web address: it begins with https:// or http:// and serves the same files.`;
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");

function addresses(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((address) => address !== "");
}
