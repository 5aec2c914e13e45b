import * as vscode from "vscode";

/** Types a text into every input box that is opened while the work goes on; accepting it is another matter. */
export async function typeText<T>(text: string, work: () => Thenable<T>): Promise<T> {
  const real = vscode.window.createInputBox;
  const stand = (): vscode.InputBox => {
    const box = real();
    const show = box.show.bind(box);
    box.show = () => {
      box.value = text;
      show();
    };
    return box;
  };
  Object.assign(vscode.window, { createInputBox: stand });
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { createInputBox: real });
  }
}
