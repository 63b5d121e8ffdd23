import { describe, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { captureIo } from "./capture-io.ts";

describe("runCommandLine", () => {
  test("the help names each command, on stdout", async () => {
    const io = captureIo();
    expect(await runCommandLine(["--help"], io)).toBe(0);
    expect(io.output()).toMatch(/ export .*\n.* check .*\n.* compat .*\n.* mock /);
    expect(io.messages()).toBe("");
  });

  test.each([["-h"], ["help"]])("%s is --help", async (word) => {
    const [asked, io] = [captureIo(), captureIo()];
    await runCommandLine(["--help"], asked);
    expect(await runCommandLine([word], io)).toBe(0);
    expect(io.output()).toBe(asked.output());
    expect(await runCommandLine([word, "export"], captureIo())).toBe(word === "-h" ? 0 : 2);
  });

  test.each(["export", "check", "mock"])("%s has its own help and tells the version", async (command) => {
    for (const word of ["--help", "-h"]) {
      const io = captureIo();
      expect(await runCommandLine([command, word], io)).toBe(0);
      expect(io.output()).toMatch(new RegExp(`^Usage: hss-container-export ${command} .*\n\n`));
      expect(io.messages()).toBe("");
    }
    const io = captureIo();
    expect(await runCommandLine([command, "--version"], io)).toBe(0);
    expect(io.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("what follows -- is no option", async () => {
    const io = captureIo();
    expect(await runCommandLine(["export", "--", "--help"], io)).toBe(2);
    expect(io.messages()).toContain('unexpected argument "--": everything is given as an option');
  });

  test("no command is a usage error", async () => {
    const io = captureIo();
    expect(await runCommandLine([], io)).toBe(2);
    expect(io.messages()).toContain("Usage: hss-container-export <command>");
    expect(io.output()).toBe("");
  });

  test.each(["exprot", "Check", "mok"])("the misspelt command %s gets a suggestion", async (name) => {
    const io = captureIo();
    expect(await runCommandLine([name], io)).toBe(2);
    expect(io.messages()).toMatch(/unknown command ".*"; did you mean `(export|check|mock)`\?\n/);
  });

  test.each(["constructor", "__proto__", "x", "\u001b[31m"])("%j is no command", async (name) => {
    const io = captureIo();
    expect(await runCommandLine([name], io)).toBe(2);
    expect(io.messages()).toContain("unknown command");
    expect(io.messages()).not.toContain("\u001b");
  });

  test("the version is that of the package", async () => {
    const io = captureIo();
    expect(await runCommandLine(["--version"], io)).toBe(0);
    expect(io.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("a command shows its own help, whatever else is wrong", async () => {
    const io = captureIo();
    expect(await runCommandLine(["export", "--nonsense", "--help"], io)).toBe(0);
    expect(io.output()).toContain("Usage: hss-container-export export");
  });
});
