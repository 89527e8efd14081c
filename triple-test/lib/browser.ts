/** A real browser: the Chromium that `TML_BROWSER` names or that is installed, driven without a window. `TML_BROWSER=none` leaves out the tests that need one. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";

export type { Browser, Page };

/** What `scripts/setup` installs or finds. */
const COMMANDS = ["chromium", "google-chrome"];

const wanted = process.env["TML_BROWSER"] ?? "";

export const withoutBrowser = wanted === "none";

function browserPath(): string {
  const places = (process.env["PATH"] ?? "").split(delimiter).flatMap((directory) => COMMANDS.map((command) => join(directory, command)));
  const found = wanted === "" ? places.find((place) => existsSync(place)) : wanted;
  if (found === undefined) {
    throw new Error("there is no Chromium: run scripts/setup, or set TML_BROWSER to the path of one or to none");
  }
  return found;
}

/** Starts it; it has no sandbox, which does not work for root: it sees only pages of the tests. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
}

/** A page whose errors, warnings and failed loads are added to `problems`; anything but files is one. */
export async function newPage(browser: Browser, problems: string[], options: { readonly scripts?: boolean; readonly width?: number; readonly scheme?: "dark" | "light" } = {}): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: options.scripts ?? true,
    viewport: { width: options.width ?? 1000, height: 700 },
    colorScheme: options.scheme ?? "light",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => problems.push(`${page.url()}: ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on("requestfailed", (request) => problems.push(`${page.url()}: ${request.url()}: ${request.failure()?.errorText ?? ""}`));
  page.on("request", (request) => request.url().startsWith("file:") || problems.push(`${page.url()}: asks for ${request.url()}`));
  return page;
}
