import { SwarmbidError } from "../../engine/errors.ts";
import { checkNewPassword } from "../../engine/payments/wallet/password.ts";
import type { OptionTable } from "../optionTables.ts";
import { readSecretFile } from "./readSecretFile.ts";
import type { WalletParts } from "./walletCommand.ts";

/** A password is never an argument, which every process can read, nor a variable that children inherit. */
export const passwordOptions = {
  "password-file": {
    type: "string",
    value: "FILE",
    help: "Read the password from the first line of this file; fd:N is an open file descriptor, - standard input.",
  },
} as const satisfies OptionTable;

export type PasswordParts = Pick<WalletParts, "person" | "warn">;

/** The password of the wallet. */
export async function askPassword({ person, warn }: PasswordParts, file: string | undefined): Promise<string> {
  if (file !== undefined) return readSecretFile(file, "--password-file", warn);
  return person.askUnseen("Password of the wallet: ");
}

/** A password that is to be remembered by a person: asked for twice, and looked at before any words are written down for it. */
export async function askNewPassword(
  { person, warn }: PasswordParts,
  file: string | undefined,
  option = "--password-file",
): Promise<string> {
  const fromFile = file === undefined ? undefined : await readSecretFile(file, option, warn);
  const password = fromFile ?? (await person.askUnseen("A new password for the wallet, at least 8 characters: "));
  checkNewPassword(password);
  if (fromFile !== undefined) return password;
  if ((await person.askUnseen("The same again: ")) === password) return password;
  throw new SwarmbidError("badInput", "These were two passwords: run the same command again.");
}
