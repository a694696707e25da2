// node browser.mjs PAGE [SCREENSHOTS]: fails on a request, a console message or a serious violation.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [, , page_path, shots] = process.argv;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const faults = [];
for (const [name, width, scheme] of [["desktop", 1280, "light"], ["phone", 390, "light"], ["dark", 1280, "dark"]]) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme, bypassCSP: true });
  page.on("request", (r) => { if (!/^(file|data):/.test(r.url())) faults.push(`${name}: request ${r.url()}`); });
  page.on("console", (m) => faults.push(`${name}: console ${m.text()}`));
  page.on("pageerror", (e) => faults.push(`${name}: ${e}`));
  await page.goto("file://" + page_path);
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run());
  for (const v of found.violations) {
    const line = `${name}: ${v.impact} ${v.id}, ${v.nodes.length} places, first ${v.nodes[0].html.slice(0, 120)}`;
    if (["serious", "critical"].includes(v.impact)) faults.push(line); else console.log(line);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) faults.push(`${name}: the page is wider than the screen`);
  await page.locator("main a.ev").nth(3).click();
  if (!(await page.locator("dialog#card").isVisible())) faults.push(`${name}: a claim opens no card`);
  await page.keyboard.press("Escape");
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: name !== "phone" });
  await page.close();
}
await browser.close();
console.log(faults.length ? faults.join("\n") : "no request, a clean console, no serious violation");
process.exit(faults.length ? 1 : 0);
