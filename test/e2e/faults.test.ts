import { faults, plays, testPlays } from "../support/faults/plays.ts";

/** Each fault with one command, another in each line; `npm run test:faults` plays them all. */
const diagonal = faults.flatMap((fault, index) => {
  const own = plays.filter((play) => play.fault === fault);
  return own[index % own.length] ?? [];
});

testPlays(diagonal);
