import { existsSync } from "node:fs";

/** Loaded before the command line (`node --import`): throws where nobody catches once there is a file `throw`. */
const timer = setInterval(() => {
  if (!existsSync("throw")) return;
  clearInterval(timer);
  throw new Error("thrown later");
}, 10);
timer.unref();
