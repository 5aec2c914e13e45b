import type { PeerTraffic } from "../../uploadPort.ts";

/** What was seen of one peer up to the last look. */
export interface Habit {
  readonly lookedAtMs: number;
  /** Of the look before. */
  readonly sinceMs: number;
  readonly traffic: Pick<PeerTraffic, "sentBytes" | "receivedBytes" | "askingMs">;
  /** Bytes that came from it, older ones counting less. */
  readonly receivedLately: number;
  /** Between the last two looks: what it got, and in which part of the time a request of it waited. */
  readonly sentBytesPerSecond: number;
  readonly askingFraction: number;
}

/** What a peer gave counts half after this. */
const HALF_LIFE_MS = 20_000;

export const newHabit = (traffic: Habit["traffic"], nowMs: number): Habit => ({
  lookedAtMs: nowMs,
  sinceMs: nowMs,
  traffic,
  receivedLately: 0,
  sentBytesPerSecond: 0,
  askingFraction: 0,
});

/** A look at the peer's traffic; amounts in it are since the connection began. */
export function lookAgain(habit: Habit, traffic: Habit["traffic"], nowMs: number): Habit {
  const ms = nowMs - habit.lookedAtMs;
  if (ms <= 0) return habit;
  return {
    lookedAtMs: nowMs,
    sinceMs: habit.lookedAtMs,
    traffic,
    receivedLately:
      habit.receivedLately * 0.5 ** (ms / HALF_LIFE_MS) + traffic.receivedBytes - habit.traffic.receivedBytes,
    sentBytesPerSecond: ((traffic.sentBytes - habit.traffic.sentBytes) * 1_000) / ms,
    askingFraction: Math.min(1, (traffic.askingMs - habit.traffic.askingMs) / ms),
  };
}
