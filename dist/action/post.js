process.env["STATE_started"] = "true";
await import("./index.js");
