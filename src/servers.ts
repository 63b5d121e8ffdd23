// What the entry `./contract` loads only where it starts a server.
export { serve } from "./check/send/handler-server.ts";
export { startMock } from "./prism/mock.ts";
export { startMockTarget } from "./prism/target.ts";
export { startRecordingMock } from "./record/mock.ts";
