// node browser_serve.mjs ADDRESS [SCREENSHOTS]: every kind of page of corridor serve at three widths, light, dark and
// in forced colours. Fails on a request to another host, a console message, any violation of WCAG 2.2 AA, a page wider
// than its screen, and when "find a promise, open its passage, download its data, cite it" takes 25 presses or 12 taps.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , address, shots] = process.argv;
const origin = new URL(address).origin;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const faults = [];
const add = faults.push.bind(faults);
// Said at once: a run takes minutes.
faults.push = (text) => { console.log(text); return add(text); };

async function opened(options) {
  const context = await browser.newContext({ bypassCSP: true, ...options });
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

// One page of each kind: its address with the last part of the path left out.
const first = await opened({ viewport: { width: 1440, height: 900 } });
const kinds = new Map();
const queue = ["/", "/flows?exporter=MYS&importer=TUR&level=4", "/flows?exporter=MYS&importer=TUR&product=palm",
  "/indicator/unit-values?exporter=MYS&importer=TUR&level=4", "/search?q=palm", "/promises?by=owner", "/?language=tr", "/promises?language=ms",
  "/changes?from=2026-01-09&to=2026-04-15", "/nothing"];
const seen = new Set();
while (queue.length && seen.size < 60) {
  const path = queue.shift();
  if (seen.has(path)) continue;
  seen.add(path);
  const response = await first.goto(origin + path).catch(() => null);
  if (!response || !(response.headers()["content-type"] || "").includes("html")) continue;
  const kind = new URL(origin + path).pathname.replace(/^(\/[^/]+)\/.+$/, "$1/*") + (path.includes("?") ? "?" : "");
  if (!kinds.has(kind)) kinds.set(kind, path);
  if (path.startsWith("/brief")) continue;
  const found = await first.evaluate(() => [...document.querySelectorAll("a[href]")].map((a) => a.getAttribute("href")));
  for (const next of found.filter((a) => a.startsWith("/")).map((a) => a.split("#")[0])) {
    const its = next.replace(/^(\/[^/?]+)\/.+$/, "$1/*").replace(/\?.*/, "?");
    if (!/\.(csv|json|svg|xlsx)|^\/api|^\/chart/.test(next) && ![...seen, ...queue].some((o) => o.replace(/^(\/[^/?]+)\/.+$/, "$1/*").replace(/\?.*/, "?") === its)) queue.push(next);
  }
}
await first.context().close();

for (const [width, height] of [[1440, 900], [768, 1024], [390, 844]]) {
  for (const [scheme, forced] of [["light"], ["dark"], ["light", "active"]]) {
    const page = await opened({ viewport: { width, height }, colorScheme: scheme, forcedColors: forced || "none" });
    let at = "";
    const fault = (text) => faults.push(`${width} ${forced ? "forced" : scheme} ${at}: ${text}`);
    page.on("request", (r) => { if (!r.url().startsWith(origin) && !r.url().startsWith("data:")) fault(`request ${r.url()}`); });
    page.on("console", (m) => { if (at !== "/nothing") fault(`console ${m.text()}`); });
    page.on("pageerror", (e) => fault(`${e}`));
    for (const [kind, path] of kinds) {
      at = path;
      if (kind === "/brief") continue; // ci/browser opens it
      await page.goto(origin + path);
      if (shots) await page.screenshot({ path: `${shots}/${kind.replace(/\W+/g, "_")}-${width}-${forced ? "forced" : scheme}.png`, fullPage: height < 900 });
      await page.evaluate(axe);
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
      const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), tags);
      for (const v of found.violations) fault(`${v.id}, ${v.nodes.length} places, first ${v.nodes[0].html.slice(0, 140)}`);
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) fault("wider than the screen");
    }
    await page.context().close();
  }
}

// A promise, its passage, its data, its citation: by keyboard.
const page = await opened({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
let presses = 0;
const press = async (key) => { presses += 1; await page.keyboard.press(key); };
const text = () => page.evaluate(() => document.activeElement.textContent.trim());
const href = () => page.evaluate(() => document.activeElement.getAttribute("href") || "");
async function until(what, fits, key = "Tab") {
  for (let tries = 0; tries < 30; tries += 1) {
    if (await fits()) return true;
    await press(key);
  }
  faults.push(`keyboard: ${what} is not reached in 30 presses`);
  return false;
}
async function enter() { await Promise.all([page.waitForLoadState("load"), press("Enter")]); await page.waitForTimeout(150); }
try {
  await until("Promises", async () => (await text()) === "Promises");
  await enter();
  await page.waitForURL(/promises/);
  // Past the places of every page by the link that is there for it.
  await press("Tab");
  if ((await text()).startsWith("Skip")) await enter();
  await until("a promise", async () => (await href()).startsWith("/claim/"));
  await enter();
  await page.waitForURL(/claim/);
  await press("Tab");
  if ((await text()).startsWith("Skip")) await enter();
  await until("the data", async () => /\.csv$/.test(await href()));
  const data = page.waitForEvent("download", { timeout: 60_000 }).catch(() => null);
  await press("Enter");
  if (!(await data)) faults.push("keyboard: the data are not downloaded");
  if (!(await page.locator("pre", { hasText: "Corridor" }).count())) faults.push("keyboard: no citation on the page of a claim");
  // The passage stands before the data: back to it.
  if (await until("the passage", async () => (await href()).startsWith("/documents/"), "Shift+Tab")) {
    await enter();
    await page.waitForURL(/documents/).catch(() => faults.push("keyboard: the passage does not open"));
  }
} catch (error) {
  faults.push(`keyboard: ${String(error).split("\n")[0]} at ${page.url()}`);
}
if (presses >= 25) faults.push(`keyboard: ${presses} presses`);
await page.context().close();

// The same on a phone, by taps.
const phone = await opened({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, acceptDownloads: true });
let taps = 0;
const tap = async (where) => { taps += 1; await where.first().tap({ timeout: 60_000 }); await phone.waitForLoadState("load"); };
try {
  await tap(phone.locator("nav a", { hasText: "Promises" }));
  await tap(phone.locator('main a[href^="/claim/"]'));
  const download = phone.waitForEvent("download", { timeout: 60_000 });
  await tap(phone.locator('main a[href$=".csv"]'));
  await download;
  if (!(await phone.locator("pre", { hasText: "Corridor" }).count())) faults.push("phone: no citation");
  await tap(phone.locator('main a[href^="/documents/"]'));
  await phone.waitForURL(/documents/);
} catch (error) {
  faults.push(`phone: ${String(error).split("\n")[0]}`);
}
if (taps >= 12) faults.push(`phone: ${taps} taps`);
await browser.close();
console.log(`${kinds.size} kinds of pages: ${[...kinds.keys()].join(" ")}`);
console.log(`${presses} presses, ${taps} taps, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
