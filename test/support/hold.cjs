// Keeps the process as a name service does that never answers: a thread of the pool waits, and nothing can stop it.
require("node:fs").promises.open(process.env.HOLD ?? "", "r");
