// Preloaded into the program: a defect that only a list meets.
Float64Array.from = () => {
  throw new Error("broken on purpose");
};
