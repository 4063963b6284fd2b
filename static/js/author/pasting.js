// Paste from a word processor: headings, lists, tables, links and emphasis become Markdown.
// What is unknown keeps its words alone; nothing of what is pasted is ever part of a page.

const area = document.querySelector("[data-text]");
if (area instanceof HTMLTextAreaElement && !area.readOnly) {
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html") ?? "";
    if (!/<(h[1-6]|p|ul|ol|table|a|b|strong|i|em|br)[\s>]/i.test(html)) return;
    const text = markdownOf(html);
    if (!text) return;
    event.preventDefault();
    area.closest("[data-editor]")?.dispatchEvent(new CustomEvent("author:insert", { detail: text }));
  });
}

/** @param {string} html */
function markdownOf(html) {
  // A document of its own: no script of it runs, nothing of it is fetched.
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const one of page.querySelectorAll("script, style, head, template, noscript, svg, math, object, iframe")) one.remove();
  return blocks(page.body).join("\n\n").trim();
}

/**
 * @param {Node} parent
 * @returns {string[]}
 */
function blocks(parent) {
  /** @type {string[]} */
  const found = [];
  let line = "";
  const end = () => {
    const words = tidy(line);
    if (words) found.push(words);
    line = "";
  };
  for (const node of parent.childNodes) {
    const made = node instanceof Element ? block(node) : null;
    if (made) {
      end();
      found.push(...made);
    } else line += inline(node);
  }
  end();
  return found;
}

/**
 * A block element as Markdown, or nothing for what stands in a line.
 * @param {Element} one
 * @returns {string[] | null}
 */
function block(one) {
  const name = one.localName;
  const heading = /^h([1-6])$/.exec(name);
  if (heading) {
    const words = tidy(inlines(one)).replaceAll("\n", " ").replaceAll("**", "");
    return words ? [`${"#".repeat(Math.max(2, Math.min(4, Number(heading[1]))))} ${words}`] : [];
  }
  if (name === "ul" || name === "ol") return [list(one, "")];
  if (name === "table") return [table(one)];
  if (name === "blockquote") return [blocks(one).join("\n\n").replace(/^/gm, "> ")];
  if (name === "p") {
    // Word writes lists as paragraphs with a sign before them.
    const words = tidy(inlines(one));
    const item = /^[·•▪o§–-]\s+(.*)$/s.exec(words);
    return words ? [item && /list/i.test(one.className) ? `- ${item[1]}` : words] : [];
  }
  if (/^(div|section|article|main|header|footer|figure|dl|dd|dt|pre|address|body|center)$/.test(name)) return blocks(one);
  if (one.querySelector("p, h1, h2, h3, ul, ol, table, div")) return blocks(one);
  return null;
}

/** @param {Element} one @param {string} indent @returns {string} */
function list(one, indent) {
  let number = 0;
  /** @type {string[]} */
  const lines = [];
  for (const item of one.children) {
    if (item.localName === "ul" || item.localName === "ol") lines.push(list(item, `${indent}  `));
    if (item.localName !== "li") continue;
    number += 1;
    const mark = one.localName === "ol" ? `${number}. ` : "- ";
    const inner = [...item.childNodes].filter((node) => !isList(node));
    lines.push(`${indent}${mark}${tidy(inner.map(inline).join("")).replaceAll("\n", " ")}`);
    for (const node of item.children) if (isList(node)) lines.push(list(node, indent + " ".repeat(mark.length)));
  }
  return lines.join("\n");
}

/** @param {Node} node */
function isList(node) {
  return node instanceof Element && (node.localName === "ul" || node.localName === "ol");
}

/** @param {Element} one */
function table(one) {
  const rows = [...one.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => tidy(inlines(cell)).replaceAll("\n", " ").replaceAll("|", "\\|")),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (!width) return "";
  const lines = rows.map((row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`);
  lines.splice(1, 0, `|${"---|".repeat(width)}`);
  return lines.join("\n");
}

/** @param {Node} node @returns {string} */
function inlines(node) {
  return [...node.childNodes].map(inline).join("");
}

/** @param {Node} node @returns {string} */
function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return (node.nodeValue ?? "").replace(/\s+/g, " ");
  if (!(node instanceof HTMLElement)) return "";
  const words = inlines(node);
  const style = node.getAttribute("style") ?? "";
  switch (node.localName) {
    case "br":
      return "\n";
    case "b":
    case "strong":
      return /font-weight:\s*(normal|400)/.test(style) ? words : marked(words, "**");
    case "i":
    case "em":
      return marked(words, "*");
    case "a": {
      const address = node.getAttribute("href") ?? "";
      return /^(https?:|mailto:)/.test(address) && words.trim() ? `[${words.trim()}](${address.replace(/[()\s]/g, encodeURIComponent)})` : words;
    }
    case "span": {
      const strong = /font-weight:\s*(bold|[6-9]00)/.test(style) ? marked(words, "**") : words;
      return /font-style:\s*italic/.test(style) ? marked(strong, "*") : strong;
    }
  }
  return words;
}

/** @param {string} words @param {string} mark */
function marked(words, mark) {
  const inner = words.trim();
  if (!inner || inner.startsWith(mark)) return words;
  const start = words.startsWith(" ") ? " " : "";
  return `${start}${mark}${inner}${mark}${words.endsWith(" ") ? " " : ""}`;
}

/** @param {string} text */
function tidy(text) {
  return text
    .replace(/[\u00a0\u2007]/g, " ")
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .split("\n")
    .map((line) => line.replace(/ {2,}/g, " ").trim())
    .filter((line, at, all) => line || (at > 0 && all[at - 1]))
    .join("\n")
    .trim();
}
