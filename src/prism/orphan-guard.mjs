// Preloaded into the mock: ends it when the process that started it is gone, however that ended.
process.once("disconnect", () => process.exit(0));
process.channel?.unref();
