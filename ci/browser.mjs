// node browser.mjs PAGE [SCREENSHOTS]: fails on a request, a console message, any violation of
// WCAG 2.2 AA, a text of a chart over another, a page wider than its screen, more than 150 stops
// before the evidence, a chart whose values the keyboard does not reach, and a card that does not open.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , page_path, shots] = process.argv;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const faults = [];
const screens = [
  ["desktop", 1440, 900, "light"], ["phone", 390, 844, "light"], ["small", 320, 700, "light"],
  ["dark", 1440, 900, "dark"], ["phone-dark", 390, 844, "dark"], ["forced", 1280, 900, "light", "active"],
];

// Texts of charts that lie over one another or leave their drawing, every fold open.
const collisions = () => {
  const found = [];
  document.querySelectorAll("details").forEach((fold) => (fold.open = true));
  for (const svg of document.querySelectorAll("svg.chart")) {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) continue;
    const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach(([a, x], at) => {
      if (x.left < frame.left - 2 || x.right > frame.right + 2) found.push(`${a} leaves its chart`);
      for (const [b, y] of texts.slice(at + 1)) {
        const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left);
        const high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
        if (wide > 1 && high > 3) found.push(`${a} over ${b}`);
      }
    });
  }
  document.querySelectorAll("details").forEach((fold) => (fold.open = false));
  return found;
};

for (const [name, width, height, scheme, forced] of screens) {
  const page = await browser.newPage({
    viewport: { width, height }, colorScheme: scheme, forcedColors: forced || "none", bypassCSP: true,
  });
  const fault = (text) => faults.push(`${name}: ${text}`);
  page.on("request", (r) => { if (!/^(file|data):/.test(r.url())) fault(`request ${r.url()}`); });
  page.on("console", (m) => fault(`console ${m.text()}`));
  page.on("pageerror", (e) => fault(`${e}`));
  await page.goto("file://" + page_path);
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), tags);
  for (const v of found.violations) fault(`${v.id}, ${v.nodes.length} places, first ${v.nodes[0].html.slice(0, 120)}`);
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) fault("wider than the screen");
  for (const text of await page.evaluate(collisions)) fault(text);
  await page.close();
}

// The walk by keyboard: from the top to a claim, its passage and its citation.
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto("file://" + page_path);
const fault = (text) => faults.push(`keyboard: ${text}`);
const focused = (ask) => page.evaluate(ask);
let presses = 0;
const press = async (key) => { presses += 1; await page.keyboard.press(key); };
while (presses < 40 && !(await focused(() => document.activeElement.closest(".mark")))) await press("Tab");
await press("Enter");
if (!(await focused(() => document.getElementById("card").open))) fault("a mark opens no card");
const cite = await focused(() => document.getElementById("card").dataset.cite);
while (presses < 60 && (await focused(() => document.activeElement.textContent)) !== cite) await press("Tab");
await press("Enter");
if (!(await focused(() => document.querySelector("#card .cite")?.open))) fault("a card has no citation");
if (presses >= 25) fault(`${presses} presses from the top to a citation`);
await press("Escape");
if (await focused(() => document.getElementById("card").open)) fault("Escape leaves the card open");
if (!(await focused(() => document.activeElement.closest(".mark")))) fault("the focus does not come back");
const stops = await focused(() => [...document.querySelectorAll("main a, main summary, main input, main [tabindex='0'], .top a, .top input, .skip")]
  .filter((e) => e.tabIndex >= 0 && e.checkVisibility()).length);
if (stops > 150) fault(`${stops} stops before the evidence`);
for (const plot of await page.locator(".plot[tabindex]").all()) {
  if (!(await plot.isVisible())) continue;
  await plot.focus();
  const points = await plot.evaluate((e) => [...e.querySelectorAll("svg")].filter((s) => s.getBoundingClientRect().width)
    .reduce((n, s) => n + s.querySelectorAll("[data-say]").length, 0));
  const heard = new Set();
  for (let at = 0; at < points; at += 1) {
    await page.keyboard.press("ArrowRight");
    heard.add(at + (await plot.evaluate((e) => e.nextElementSibling.textContent)));
  }
  if (heard.size !== points || points < 2) fault(`${heard.size} of ${points} values of a chart are heard`);
  await page.keyboard.press("Escape");
}
await browser.close();
console.log(faults.length ? faults.join("\n") : `${stops} stops, ${presses} presses to a citation; no fault`);
process.exit(faults.length ? 1 : 0);
