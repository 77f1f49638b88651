import { describe, test } from "vitest";
import { checkPlay, plays } from "../support/fault-plays.ts";

describe.concurrent("the built program, through a proxy that does it harm", () => {
  test.for(plays)("$fault.name, $frequency: $command ends with $expected", (play, { expect }) =>
    checkPlay(play, expect),
  );
});
