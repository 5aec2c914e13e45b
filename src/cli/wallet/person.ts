/** Whoever sits at the terminal; where nobody does, every question throws `badInput` and names the option to use instead. */
export interface Person {
  /** Whether questions can be asked. */
  readonly present: boolean;
  /** Asks for a line that is seen while it is typed. */
  ask(question: string): Promise<string>;
  /** Asks for a line that is not seen, and is kept in no history. */
  askUnseen(question: string): Promise<string>;
  /** Says a line between questions. */
  tell(line: string): void;
  /** Shows a text on a screen of its own until Enter is pressed; afterwards no scrolling back shows it. */
  showOnce(text: string): Promise<void>;
}
