import { SwarmbidError } from "../../engine/errors.ts";
import type { EngineSettings } from "../../engine/model.ts";
import { awaitsConsent, type PeerConsent } from "../../host/peerConsent.ts";

export type PeerAnswer = "peers" | "webServers";

export interface PeerQuestionNeeds {
  /** As the user wrote them. */
  readonly settings: () => EngineSettings;
  readonly consent: () => PeerConsent;
  /** Undefined: the user changed their mind. */
  ask(hasProxy: boolean): Promise<PeerAnswer | undefined>;
  /** Resolves when the answer is remembered and holds. */
  save(answer: PeerAnswer, hasProxy: boolean): Promise<void>;
}

/** Whether peers may be connected to; asked once, before the first of them hears of us. */
export interface PeerQuestion {
  readonly isOpen: boolean;
  /** Resolves when it is settled how data may come. Throws `cancelled` when the user does not want to say. */
  settle(): Promise<void>;
}

export function createPeerQuestion({ settings, consent, ask, save }: PeerQuestionNeeds): PeerQuestion {
  let asking: Promise<void> | undefined;
  const isOpen = (): boolean => awaitsConsent(settings(), consent());

  async function askAndSave(): Promise<void> {
    const hasProxy = settings().proxy !== undefined;
    const answer = await ask(hasProxy);
    if (answer === undefined)
      throw new SwarmbidError("cancelled", "Nothing was contacted: try again when you want to say how.");
    await save(answer, hasProxy);
  }

  return {
    get isOpen() {
      return isOpen();
    },
    async settle() {
      if (!isOpen()) return;
      // Who starts several things at once is asked once.
      asking ??= askAndSave().finally(() => {
        asking = undefined;
      });
      await asking;
    },
  };
}
