/** One test as the extension host hands it to the runner. */
export interface HostResult {
  readonly title: string;
  readonly state: "passed" | "failed" | "skipped";
  readonly milliseconds: number;
  readonly error?: string;
}
