import { plays, testPlays } from "../support/fault-plays.ts";

testPlays(plays);
