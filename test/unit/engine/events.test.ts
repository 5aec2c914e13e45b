import { expect, test } from "vitest";
import { createEmitter } from "../../../src/engine/events.ts";

test("a listener hears every value until its subscription is disposed", () => {
  const emitter = createEmitter<number>();
  const heard: number[] = [];
  const subscription = emitter.event((value) => heard.push(value));
  emitter.fire(1);
  subscription.dispose();
  emitter.fire(2);
  expect(heard).toEqual([1]);
});

test("a listener that ends another's subscription while being called does not skip anyone", () => {
  const emitter = createEmitter<string>();
  const heard: string[] = [];
  const first = emitter.event(() => {
    first.dispose();
    heard.push("first");
  });
  emitter.event(() => heard.push("second"));
  emitter.fire("x");
  expect(heard).toEqual(["first", "second"]);
});
