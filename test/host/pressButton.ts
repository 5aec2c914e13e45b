import * as vscode from "vscode";

/** Presses the first button of the first picker that is opened while the work goes on, once. */
export async function pressButton<T>(work: () => Thenable<T>): Promise<T> {
  const real = vscode.window.createQuickPick;
  let isPressed = false;
  const stand = (): vscode.QuickPick<vscode.QuickPickItem> => {
    const box = real();
    const listeners: ((button: vscode.QuickInputButton) => unknown)[] = [];
    const show = box.show.bind(box);
    Object.defineProperty(box, "onDidTriggerButton", {
      value: (listener: (button: vscode.QuickInputButton) => unknown) => listeners.push(listener),
    });
    box.show = () => {
      show();
      const [button] = box.buttons;
      if (isPressed || button === undefined) return;
      isPressed = true;
      for (const listener of listeners) listener(button);
    };
    return box;
  };
  Object.assign(vscode.window, { createQuickPick: stand });
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { createQuickPick: real });
  }
}
