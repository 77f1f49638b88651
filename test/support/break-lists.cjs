// Preloaded into the program: a defect that only a list meets.
Object.getPrototypeOf(Uint32Array.prototype).sort = () => {
  throw new Error("broken on purpose");
};
