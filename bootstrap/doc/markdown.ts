/**
 * Documentation comments as HTML: paragraphs, `#` headings, lists with `-`, code between lines of three backquotes, `code`, **strong** and `[links](…)`. Everything else is text;
 * nothing of it becomes HTML.
 */

/** A text with the signs of HTML replaced. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The lines of a comment as HTML; headings are below level `above`. */
export function markdownHtml(lines: readonly string[], above: number): string {
  let out = "";
  let open = "";
  const close = (): void => {
    out += open === "p" ? "</p>\n" : open === "ul" ? "</li></ul>\n" : "";
    open = "";
  };
  for (const line of lines) {
    if (line.startsWith("```")) {
      const isCode = open === "pre";
      close();
      out += isCode ? "</code></pre>\n" : "<pre><code>";
      open = isCode ? "" : "pre";
      continue;
    }
    if (open === "pre") {
      out += escapeHtml(line) + "\n";
      continue;
    }
    const shown = line.trim();
    const level = headingLevel(shown);
    if (shown === "") {
      close();
    } else if (level > 0) {
      close();
      const tag = "h" + String(Math.min(level + above, 6));
      out += "<" + tag + ">" + inlineHtml(shown.slice(level).trim()) + "</" + tag + ">\n";
    } else if (shown.startsWith("- ")) {
      const isNext = open === "ul";
      if (!isNext) {
        close();
      }
      out += (isNext ? "</li>\n<li>" : "<ul><li>") + inlineHtml(shown.slice(2).trim());
      open = "ul";
    } else {
      out += (open === "" ? "<p>" : "\n") + inlineHtml(shown);
      open = open === "" ? "p" : open;
    }
  }
  out += open === "pre" ? "</code></pre>\n" : "";
  close();
  return out;
}

/** The number of `#` in front of a blank; 0 for no heading. */
function headingLevel(line: string): number {
  let level = 0;
  while (line.startsWith("#", level)) {
    level += 1;
  }
  return level > 0 && line.startsWith(" ", level) ? level : 0;
}

/** Text of one line: code, strong text and links. */
export function inlineHtml(text: string): string {
  let out = "";
  let rest = text;
  while (rest !== "") {
    const next = nextSign(rest);
    out += escapeHtml(rest.slice(0, next));
    rest = rest.slice(next);
    if (rest === "") {
      break;
    }
    const made = rest.startsWith("`") ? between(rest, "`", "code") : rest.startsWith("**") ? between(rest, "**", "strong") : link(rest);
    out += made === undefined ? escapeHtml(rest.slice(0, 1)) : made.html;
    rest = rest.slice(made === undefined ? 1 : made.length);
  }
  return out;
}

/** The place of the first sign that may mean something. */
function nextSign(text: string): number {
  const places = ["`", "**", "["].map((sign) => text.indexOf(sign)).filter((place) => place >= 0);
  return places.length === 0 ? text.length : Math.min(...places);
}

interface Inline {
  readonly html: string;
  readonly length: number;
}

function between(text: string, sign: string, tag: string): Inline | undefined {
  const end = text.indexOf(sign, sign.length);
  if (end <= sign.length) {
    return undefined;
  }
  const inner = text.slice(sign.length, end);
  return { html: "<" + tag + ">" + (tag === "code" ? escapeHtml(inner) : inlineHtml(inner)) + "</" + tag + ">", length: end + sign.length };
}

/** `[text](address)`; addresses of other kinds than these are no links. */
function link(text: string): Inline | undefined {
  const middle = text.indexOf("](");
  const end = middle < 0 ? -1 : text.indexOf(")", middle);
  if (end < 0) {
    return undefined;
  }
  const address = text.slice(middle + 2, end);
  const isSafe = address.startsWith("https://") || address.startsWith("http://") || !address.includes(":");
  const shown = inlineHtml(text.slice(1, middle));
  return { html: isSafe ? '<a href="' + escapeHtml(address) + '">' + shown + "</a>" : shown, length: end + 1 };
}
