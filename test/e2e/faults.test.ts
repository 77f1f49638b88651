import { describe, test } from "vitest";
import { checkPlay, plays } from "../support/fault-plays.ts";
import { faults } from "../support/faults.ts";

/** Each fault with one command, another in each line; `npm run test:faults` plays them all. */
const diagonal = faults.flatMap((fault, index) => {
  const own = plays.filter((play) => play.fault === fault);
  return own[index % own.length] ?? [];
});

describe.concurrent("the built program, through a proxy that does it harm", () => {
  test.for(diagonal)("$fault.name, $frequency: $command ends with $expected", (play, { expect }) =>
    checkPlay(play, expect),
  );
});
