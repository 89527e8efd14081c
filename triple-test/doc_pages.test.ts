/** The pages of `doc` in a real browser, read from the disk: links, search, keys, narrow screens, contrast, no scripts. */
/// <reference lib="dom" />
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPage, startBrowser, withoutBrowser, type Browser, type Page } from "./lib/browser.js";
import { compilers, root } from "./lib/compilers.js";
import { writePackage } from "./lib/doc_package.js";

const directory = mkdtempSync(join(tmpdir(), "tml-"));
const [shapes, std] = [join(directory, "docs"), join(directory, "std")];
let browser: Browser;

function address(pages: string, name: string): string {
  return pathToFileURL(join(pages, name)).href;
}

/** What a page has: in the browser. */
function facts(): { ids: string[]; links: string[]; overflow: number } {
  return {
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    links: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map((link) => link.href),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}

/** Texts whose contrast is below 4.5 to 1, as WCAG measures it: in the browser. */
function faint(): string[] {
  const parts = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = parts(color).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element | null): string => {
    const color = element === null ? "rgb(255, 255, 255)" : getComputedStyle(element).backgroundColor;
    return element !== null && (parts(color)[3] ?? 1) === 0 ? behind(element.parentElement) : color;
  };
  const found: string[] = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== "");
    if (own && element.getClientRects().length > 0) {
      const [light = 0, dark = 0] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      if (!(ratio >= 4.5)) {
        found.push(`${element.tagName} ${element.textContent?.slice(0, 30) ?? ""}: ${ratio.toFixed(2)}`);
      }
    }
  }
  return found;
}

/** The results as `name kind path`. */
async function results(page: Page): Promise<string[]> {
  return page.getByRole("option").allTextContents();
}

async function searchFor(page: Page, text: string): Promise<string[]> {
  await page.getByRole("combobox", { name: "Search" }).fill(text);
  return results(page);
}

/** Opens a page and waits until the search knows its index. */
async function opened(page: Page, pages: string, name: string): Promise<void> {
  await page.goto(address(pages, name));
  await page.getByRole("combobox", { name: "Search" }).focus();
  await page.waitForFunction(() => "tmlDocIndex" in window && document.querySelector('script[src="search-index.js"]') !== null);
  await page.getByRole("combobox", { name: "Search" }).fill("a");
  await page.getByRole("option").first().waitFor();
  await page.getByRole("combobox", { name: "Search" }).fill("");
}

/** Whether what the address of a page names is there and to be seen. */
function targetIsSeen(): boolean {
  const box = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.getBoundingClientRect();
  return box !== undefined && box.height > 0 && box.top >= 0 && box.top < innerHeight;
}

describe.skipIf(withoutBrowser)("pages in a browser", () => {
  beforeAll(async () => {
    const all = await compilers();
    const compiler = all.find((one) => one.name === "native") ?? all[0];
    for (const [input, output] of [[writePackage(directory), shapes], [join(root, "std"), std]] as const) {
      const result = await compiler?.run(["doc", input, "-o", output]);
      expect(result?.status, result?.stderr).toBe(0);
    }
    browser = await startBrowser();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("have links that lead somewhere, ids of their own, room on a narrow screen, and no errors", async () => {
    const problems: string[] = [];
    const both = [await newPage(browser, problems, { width: 320 }), await newPage(browser, problems, { width: 320 })];
    for (const pages of [shapes, std]) {
      const names = readdirSync(pages).filter((name) => name.endsWith(".html"));
      const targets = new Set<string>(names.map((name) => address(pages, name)));
      const links: { readonly from: string; readonly to: string }[] = [];
      const visit = async (page: Page, which: number): Promise<void> => {
        for (const name of names.filter((_, i) => i % both.length === which)) {
          await page.goto(address(pages, name));
          const { ids, links: found, overflow } = await page.evaluate(facts);
          expect(new Set(ids).size, `${name}: ids that are not their own`).toBe(ids.length);
          expect(overflow, `${name} is too wide`).toBeLessThanOrEqual(0);
          ids.forEach((id) => targets.add(`${address(pages, name)}#${id}`));
          links.push(...found.map((to) => ({ from: name, to })));
        }
      };
      await Promise.all(both.map(visit));
      expect(links.length).toBeGreaterThan(pages === shapes ? 10 : 5_000);
      const broken = links.filter((link) => link.to.startsWith("file:") && !targets.has(decodeURI(link.to)));
      expect(broken).toEqual([]);
    }
    expect(problems).toEqual([]);
    await Promise.all(both.map((page) => page.context().close()));
  });

  it("find what is named, the best first", async () => {
    const problems: string[] = [];
    const page = await newPage(browser, problems);
    await opened(page, shapes, "inner.html");
    expect(await searchFor(page, "POINT")).toEqual(["Point type shapes"]);
    expect(await searchFor(page, "re")).toEqual(["Red variant shapes::Color", "area method shapes::Shape", "Green variant shapes::Color", "area method shapes::Point with Shape"]);
    expect(await searchFor(page, "size::")).toEqual(["value field shapes::inner::Size"]);
    expect(await searchFor(page, "shape area")).toEqual(["area method shapes::Shape", "area method shapes::Point with Shape"]);
    expect(await searchFor(page, "inner")).toEqual(["inner module shapes::inner"]);
    expect(await searchFor(page, "x")).toEqual(["x field shapes::Point"]);
    expect(await searchFor(page, "secret")).toEqual([]);
    await opened(page, std, "index.html");
    expect((await searchFor(page, "List"))[0]).toBe("List type std::collections::list");
    expect((await searchFor(page, "list::push"))[0]).toBe("push method std::collections::list::List");
    expect((await searchFor(page, "List.push_"))[0]).toBe("push_slice method std::collections::list::List");
    expect((await searchFor(page, "Just"))[0]).toMatch(/^Just variant std::.*Maybe$/);
    expect((await searchFor(page, "read_all"))[0]).toMatch(/^read_all func std::io/);
    expect((await searchFor(page, "ushslice")).length).toBe(0);
    expect((await searchFor(page, "e")).length).toBe(50);
    expect(await page.getByRole("status").textContent()).toMatch(/^50 of \d+ results$/);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it("lead to the place of every kind of result", async () => {
    const problems: string[] = [];
    const page = await newPage(browser, problems);
    for (const [text, file, hash] of [["Size", "inner.html", "#Size"], ["Point::x", "index.html", "#Point.x"], ["green", "index.html", "#Color.Green"], ["show", "index.html", "#extend.2.show"]] as const) {
      await opened(page, shapes, "inner.html");
      await searchFor(page, text);
      await page.getByRole("option").first().click();
      await page.waitForURL(`**/${file}${hash}`);
      expect(await page.evaluate(targetIsSeen), text).toBe(true);
      expect(await page.getByRole("listbox").isVisible()).toBe(false);
    }
    await opened(page, std, "index.html");
    await searchFor(page, "slice::sort_by");
    await page.keyboard.press("Enter");
    await page.waitForURL("**#**");
    expect(await page.evaluate(targetIsSeen)).toBe(true);
    expect(await page.locator(":target").textContent()).toContain("sort_by");
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it("are used with keys, and say what happens", async () => {
    const problems: string[] = [];
    const page = await newPage(browser, problems);
    await opened(page, shapes, "index.html");
    const field = page.getByRole("combobox", { name: "Search" });
    const state = async (): Promise<unknown[]> => [await field.getAttribute("aria-expanded"), await field.getAttribute("aria-activedescendant"), await page.getByRole("option", { selected: true }).allTextContents()];
    await field.blur();
    await page.keyboard.press("/");
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.inputValue()).toBe("");
    await page.keyboard.type("area");
    expect(await page.getByRole("status").textContent()).toBe("2 results");
    const [first, second] = ["area method shapes::Shape", "area method shapes::Point with Shape"];
    expect(await state()).toEqual(["true", "doc-result-0", [first]]);
    await page.keyboard.press("ArrowDown");
    expect(await state()).toEqual(["true", "doc-result-1", [second]]);
    await page.keyboard.press("ArrowDown");
    expect(await state()).toEqual(["true", "doc-result-0", [first]]);
    await page.keyboard.press("ArrowUp");
    expect(await state()).toEqual(["true", "doc-result-1", [second]]);
    await page.keyboard.press("Escape");
    expect(await state()).toEqual(["false", null, []]);
    expect(await field.inputValue()).toBe("area");
    await page.keyboard.press("ArrowDown");
    expect(await state()).toEqual(["true", "doc-result-0", [first]]);
    await page.keyboard.press("Enter");
    await page.waitForURL("**#Shape.area");
    expect(await page.evaluate(targetIsSeen)).toBe(true);
    await page.keyboard.press("/");
    await page.keyboard.type("/");
    expect(await field.inputValue()).toBe("/");
    await page.keyboard.press("Escape");
    expect([await field.inputValue(), await field.evaluate((element) => element === document.activeElement)]).toEqual(["", false]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it("can be read in the dark and in the light", async () => {
    const problems: string[] = [];
    for (const scheme of ["light", "dark"] as const) {
      const page = await newPage(browser, problems, { scheme });
      await opened(page, shapes, "index.html");
      await page.goto(`${address(shapes, "index.html")}#halve`);
      await opened(page, shapes, "index.html");
      await searchFor(page, "e");
      expect(await page.evaluate(faint), scheme).toEqual([]);
      const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(back === "rgb(255, 255, 255)").toBe(scheme === "light");
      await page.setViewportSize({ width: 320, height: 500 });
      expect((await page.evaluate(facts)).overflow, "results are too wide").toBeLessThanOrEqual(0);
      // What is measured can be seen to fail.
      await page.addStyleTag({ content: "main .note{color:#888!important;background:#777!important}main{min-width:400px!important}" });
      expect((await page.evaluate(faint)).length).toBeGreaterThan(0);
      expect((await page.evaluate(facts)).overflow).toBeGreaterThan(0);
      await page.context().close();
    }
    expect(problems).toEqual([]);
  });

  it("are whole without scripts", async () => {
    const problems: string[] = [];
    const page = await newPage(browser, problems, { scripts: false });
    await page.goto(address(shapes, "index.html"));
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("shapes");
    expect(await page.locator("#halve").isVisible()).toBe(true);
    expect(await page.locator("form").isVisible()).toBe(false);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
