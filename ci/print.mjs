// node print.mjs PAGE...: prints each page to A4 and fails where a word of the page is missing on paper (a column
// cut, a label that leaves its chart), where paper holds a word that the page has not, and above 30 pages.
// Numbers of pages, lists and endnotes are made while printing and stand on paper alone. Needs pdftotext, pdfinfo.
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

const MOST = 30;
// A halo is drawn as a second text and a heading comes again on each page: both are taken out of the comparison.
const plain = "svg text{stroke:none!important;paint-order:normal!important}thead{display:table-row-group!important}";
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});

const visible = () => {
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement;
    if (/^(title|desc|style|script|template)$/i.test(holder.tagName)) continue;
    if (holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) texts.push(node.textContent);
  }
  return texts.join(" ");
};
const counted = (text) => {
  const count = new Map();
  for (const word of text.normalize("NFKC").match(/\p{L}+|\p{N}+/gu) || []) count.set(word, (count.get(word) || 0) + 1);
  return count;
};
const more = (a, b) => [...a].filter(([word, n]) => n > (b.get(word) || 0)).map(([word]) => word);

let faults = 0;
for (const path of process.argv.slice(2)) {
  const page = await browser.newPage({ bypassCSP: true });
  await page.emulateMedia({ media: "print" });
  await page.goto("file://" + path);
  const pdf = path.replace(/html$/, "pdf");
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync("pdfinfo", [pdf]))[1]);
  await page.addStyleTag({ content: plain });
  const shown = counted(await page.evaluate(visible));
  await page.pdf({ path: pdf, preferCSSPageSize: true });
  const paper = counted(execFileSync("pdftotext", ["-layout", pdf, "-"], { maxBuffer: 1 << 28 }).toString());
  const cut = more(shown, paper);
  const added = more(paper, shown).filter((word) => !/^\p{N}/u.test(word));
  console.log(`${path.split("/").pop()}: ${pages} pages, ${[...shown.values()].reduce((a, b) => a + b, 0)} words`);
  for (const [what, words] of [["not on paper", cut], ["on paper alone", added]]) {
    if (words.length) console.log(`  ${what}: ${words.join(" ")}`);
    faults += words.length;
  }
  if (pages > MOST) faults += 1;
  await page.close();
}
await browser.close();
process.exit(faults ? 1 : 0);
