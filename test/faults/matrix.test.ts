import { plays, testPlays } from "../support/faults/plays.ts";

testPlays(plays);
