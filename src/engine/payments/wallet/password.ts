import { SwarmbidError } from "../../errors.ts";

const SHORTEST = 8;
const LONGEST = 1_000;

/** Whether a wallet may have this password from now on. Throws `badInput` with a sentence that repeats nothing of it. */
export function checkNewPassword(password: string): void {
  const signs = password.normalize("NFKC").length;
  if (signs < SHORTEST) throw refused(`A wallet's password has at least ${SHORTEST} characters: choose a longer one.`);
  if (signs > LONGEST) throw refused(`A wallet's password has at most ${LONGEST} characters: choose a shorter one.`);
}

const refused = (message: string): SwarmbidError => new SwarmbidError("badInput", message);
