/** One torrent, as it takes part in the sharing of connections. */
export interface BudgetMember {
  /** A peer waits to be dialled, and the torrent itself has room for it. */
  wants(): boolean;
  /** Dials one. */
  dial(): void;
  /** Hangs up on the connection that matters least to it; undefined when it has none. */
  giveUp(): Connection | undefined;
}

/** As much of a socket as is counted. */
export interface Connection {
  once(event: "connect" | "close", call: () => void): unknown;
}

/** A torrent's connections among those of all. */
export interface BudgetSeat {
  /** Is there a place for one more connection of ours? When not, the member is asked again as soon as there is one. */
  mayDial(): boolean;
  /** Is there a place for who dialled us? */
  mayAccept(): boolean;
  /** Counts a connection until it is closed, and as half open until it is connected. */
  take(connection: Connection, state: "dialling" | "connected"): void;
  leave(): void;
}

/**
 * Connections of all torrents together: never more than the limit, and none starves. When all places are taken, who has at
 * least two less than the one with most gets one of that one's.
 */
export interface ConnectionBudget {
  readonly count: number;
  /** A lower limit closes connections at once, of those with most first. */
  setLimit(limit: number): void;
  join(member: BudgetMember): BudgetSeat;
}

/** Connections of ours that were not answered yet, of all torrents together: routers and firewalls stumble over too many. */
export const MAX_HALF_OPEN = 50;

interface Seat {
  readonly member: BudgetMember;
  held: number;
  halfOpen: number;
}

export function createConnectionBudget(initialLimit: number): ConnectionBudget {
  const seats = new Set<Seat>();
  /** Were refused a place, and may still want one. */
  const hungry = new Set<Seat>();
  const releases = new Map<Connection, () => void>();
  let limit = initialLimit;
  let total = 0;
  let halfOpen = 0;
  let isPumping = false;

  const richest = (): Seat | undefined =>
    [...seats].reduce<Seat | undefined>((most, seat) => (seat.held > (most?.held ?? 0) ? seat : most), undefined);

  /** Makes room at the expense of who has most. */
  function makeRoom(seat: Seat | undefined): boolean {
    const most = richest();
    if (most === undefined || (seat !== undefined && most.held < seat.held + 2)) return false;
    const given = most.member.giveUp();
    if (given === undefined) return false;
    releases.get(given)?.();
    return true;
  }

  function hasPlace(seat: Seat): boolean {
    if (total >= limit) return makeRoom(seat);
    return ![...hungry].some((other) => other.held < seat.held && other.member.wants());
  }

  /** One for each in turn, as long as there are places. */
  function serveHungry(): void {
    isPumping = false;
    for (let before = -1; before < total; ) {
      before = total;
      // Who waits for few answers first: a torrent whose peers are all gone does not hold the others up.
      for (const seat of [...hungry].sort((a, b) => a.halfOpen - b.halfOpen || a.held - b.held)) {
        if (seat.member.wants()) seat.member.dial();
        else hungry.delete(seat);
      }
    }
  }

  function plan(): void {
    if (isPumping || hungry.size === 0) return;
    isPumping = true;
    setImmediate(serveHungry);
  }

  return {
    get count() {
      return total;
    },
    setLimit(next) {
      limit = next;
      while (total > limit && makeRoom(undefined));
      plan();
    },
    join(member) {
      const seat: Seat = { member, held: 0, halfOpen: 0 };
      seats.add(seat);
      return {
        mayDial() {
          const may = halfOpen < MAX_HALF_OPEN && hasPlace(seat);
          if (!may) hungry.add(seat);
          return may;
        },
        mayAccept: () => hasPlace(seat),
        take(connection, state) {
          let isHalfOpen = state === "dialling";
          const opened = (): void => {
            if (!isHalfOpen) return;
            isHalfOpen = false;
            halfOpen -= 1;
            seat.halfOpen -= 1;
            plan();
          };
          const release = (): void => {
            if (!releases.delete(connection)) return;
            opened();
            total -= 1;
            seat.held -= 1;
            plan();
          };
          releases.set(connection, release);
          total += 1;
          seat.held += 1;
          if (isHalfOpen) {
            halfOpen += 1;
            seat.halfOpen += 1;
          }
          connection.once("connect", opened);
          connection.once("close", release);
        },
        leave() {
          seats.delete(seat);
          hungry.delete(seat);
        },
      };
    },
  };
}
