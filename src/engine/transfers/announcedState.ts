import type { StateDb } from "./stateDb.ts";

/** Runs what may wait for the disk while nothing else can run in this thread, and lets others know of it. */
export type OnDisk = <T>(work: () => T) => T;

/** The same state; every call of it is made `onDisk`, since any may flush. */
export function announced(db: StateDb, onDisk: OnDisk): StateDb {
  return {
    load: () => onDisk(() => db.load()),
    save(record) {
      onDisk(() => {
        db.save(record);
      });
    },
    saveSoon(record) {
      onDisk(() => {
        db.saveSoon(record);
      });
    },
    checkpoint(record, recent, stamps) {
      onDisk(() => {
        db.checkpoint(record, recent, stamps);
      });
    },
    count(id, totals) {
      onDisk(() => {
        db.count(id, totals);
      });
    },
    journal(id, piece) {
      onDisk(() => {
        db.journal(id, piece);
      });
    },
    journalOf: (id) => onDisk(() => db.journalOf(id)),
    stampsOf: (id) => onDisk(() => db.stampsOf(id)),
    checkOf: (id) => onDisk(() => db.checkOf(id)),
    noteCheck(id, note) {
      onDisk(() => {
        db.noteCheck(id, note);
      });
    },
    forgetCheck(id) {
      onDisk(() => {
        db.forgetCheck(id);
      });
    },
    delete(id) {
      onDisk(() => {
        db.delete(id);
      });
    },
    remember(name, values) {
      onDisk(() => {
        db.remember(name, values);
      });
    },
    recall: (name) => onDisk(() => db.recall(name)),
    close() {
      onDisk(() => {
        db.close();
      });
    },
  };
}
