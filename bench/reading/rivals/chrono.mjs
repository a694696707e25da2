// chrono-node on the documents of the comparison: dates only. One round warms up, the best of the
// others counts. Usage: node chrono.mjs FOLDER_OF_SETS ROUNDS
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";

const require = createRequire(join(process.cwd(), "package.json"));
const chrono = require("chrono-node");
const installed = readFileSync(join(process.cwd(), "node_modules/chrono-node/package.json"), "utf8");
const { version } = JSON.parse(installed);
const [folder, rounds] = [process.argv[2], Number(process.argv[3])];
const documents = [
  "news/gum_news_interview.jsonl",
  "timeline/trial.documents.jsonl",
  "timeline/corpus_2.documents.jsonl",
].flatMap((name) =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => line)
    .map((line) => JSON.parse(line))
    .map((row) => ({ text: row.text ?? row.sentences.join(" "), date: new Date(row.date) })),
);
const bytes = documents.reduce((sum, d) => sum + Buffer.byteLength(d.text), 0);
let best = Infinity;
const answers = new Set();
for (let round = 0; round <= rounds; round += 1) {
  const start = process.cpuUsage();
  let found = 0;
  for (const { text, date } of documents) found += chrono.parse(text, date).length;
  const used = process.cpuUsage(start);
  answers.add(found);
  if (round > 0) best = Math.min(best, (used.user + used.system) / 1e6);
}
if (answers.size !== 1) throw new Error(`rounds differ: ${[...answers]}`);
console.log(
  `chrono-node ${version}, dates only\t${documents.length}\t${bytes}\t${best.toFixed(4)}\t${(bytes / best / 1e6).toFixed(4)}\t${[...answers][0]} dates`,
);
