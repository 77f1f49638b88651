// Machine code does not pay for what ends within milliseconds: the executable starts with next to none, and compiles as
// usual once it is clear that there is more to do.
setTimeout(() => Reflect.get(globalThis, "Bun").unsafe.setJITPolicy(1), 25).unref();
