// The search field of every page. `search-index.js` is read when the field is used first: it calls `tmlDocIndex` with a list of modules, each its path, its page and its
// items, and each of these its kind, its name, what it belongs to and its anchor.
"use strict";
(() => {
  const [form, field, count, list] = ["doc-search", "doc-query", "doc-count", "doc-results"].map((id) => document.getElementById(id));
  const KINDS = ["type", "behavior", "effect", "func", "const", "var", "module", "method", "variant", "field"];
  const LIMIT = 50;
  /** What can be found; undefined before the index has been read. */
  let entries;
  let isAsked = false;
  let selected = -1;

  window.tmlDocIndex = (modules) => {
    entries = [];
    for (const [path, page, items] of modules) {
      entries.push({ kind: "module", name: path.slice(path.lastIndexOf(":") + 1), path, href: page });
      for (const [kind, name, owner, anchor] of items) {
        entries.push({ kind, name, path: owner === "" ? path : path + "::" + owner, href: page + "#" + anchor });
      }
    }
    search();
  };

  /** How well an entry fits: smaller is better, part by part; undefined if it does not fit. */
  function rank(entry, words, last) {
    const name = entry.name.toLowerCase();
    const path = entry.path.toLowerCase();
    const word = last.toLowerCase();
    const at = name.indexOf(word);
    let from = 0;
    for (const part of words) {
      const found = path.indexOf(part, from);
      if (found < 0) {
        return undefined;
      }
      from = found + part.length;
    }
    if (at < 0) {
      return undefined;
    }
    const isHump = entry.name[at] !== name[at] || /[^a-z0-9]/.test(name[at - 1]);
    const fit = name === word ? 0 : at === 0 ? 1 : isHump ? 2 : 3;
    const owner = path.slice(path.lastIndexOf(":") + 1).split(" ")[0];
    const whose = words.length === 0 || owner === words[words.length - 1] ? 0 : owner.startsWith(words[words.length - 1]) ? 1 : 2;
    return [fit, whose, entry.name.startsWith(last) ? 0 : 1, path.includes(" with ") ? 1 : 0, KINDS.indexOf(entry.kind), name.length];
  }

  /** The entries that fit a text, the best first. A text with `::`, dots or blanks names what stands in the path, then the name. */
  function find(text) {
    const words = text.trim().split(/::|[.\s]+/);
    const last = words.pop();
    const parts = words.filter((word) => word !== "").map((word) => word.toLowerCase());
    const found = entries.map((entry, place) => ({ entry, place, key: rank(entry, parts, last) })).filter((one) => one.key !== undefined);
    found.sort((a, b) => {
      const k = a.key.findIndex((part, i) => part !== b.key[i]);
      return k < 0 ? a.place - b.place : a.key[k] - b.key[k];
    });
    return found.map((one) => one.entry);
  }

  function part(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function option(entry, i) {
    const link = document.createElement("a");
    link.href = entry.href;
    link.id = "doc-result-" + i;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    const kind = part("span", entry.kind);
    const path = part("span", entry.path);
    kind.className = path.className = "note";
    link.append(part("code", entry.name), " ", kind, " ", path);
    return link;
  }

  function select(i) {
    list.children[selected]?.setAttribute("aria-selected", "false");
    selected = i;
    const link = list.children[selected];
    link?.setAttribute("aria-selected", "true");
    link?.scrollIntoView({ block: "nearest" });
    if (link === undefined) {
      field.removeAttribute("aria-activedescendant");
    } else {
      field.setAttribute("aria-activedescendant", link.id);
    }
  }

  function show(isOpen) {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
    select(isOpen ? 0 : -1);
  }

  function search() {
    const isEmpty = field.value.trim() === "" || entries === undefined;
    const found = isEmpty ? [] : find(field.value);
    list.replaceChildren(...found.slice(0, LIMIT).map(option));
    count.textContent = isEmpty ? "" : found.length > LIMIT ? LIMIT + " of " + found.length + " results" : found.length === 1 ? "1 result" : found.length + " results";
    show(found.length > 0);
  }

  function load() {
    if (!isAsked) {
      isAsked = true;
      const script = document.createElement("script");
      script.src = "search-index.js";
      script.onerror = () => {
        count.textContent = "search-index.js is missing";
      };
      document.head.append(script);
    }
  }

  field.addEventListener("focus", load);
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    const size = list.children.length;
    if (event.isComposing) {
      return;
    }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && size > 0) {
      event.preventDefault();
      if (list.hidden) {
        show(true);
      } else {
        select((selected + (event.key === "ArrowDown" ? 1 : size - 1)) % size);
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      list.children[selected]?.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) {
        field.value = "";
        search();
        field.blur();
      } else {
        show(false);
      }
    }
  });
  list.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      show(false);
      field.blur();
    }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) {
      show(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input,textarea,select,[contenteditable]") != null;
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  form.hidden = false;
})();
