// A dance and a lesson with the JavaScript client, in Node 20 or newer:
//     TROUPE_URL=http://127.0.0.1:8000 TROUPE_API_KEY=… node examples/dance_and_lesson.mjs dance.mp4 "Ohm's law"
import { Troupe } from "../clients/javascript/index.js";

const [clip, topic] = process.argv.slice(2);
const troupe = new Troupe(process.env.TROUPE_URL, process.env.TROUPE_API_KEY);
const onProgress = (share, stage) => process.stderr.write(`\r${Math.round(share * 100)} % ${stage ?? ""}      `);

try {
  const dance = await troupe.dances.submit(await troupe.challenges.today(), clip);
  const record = await dance.wait({ onProgress });
  console.log("score:", record.total_score);
  for (const { start, words } of record.moments) console.log(`  ${start.toFixed()} s: ${words}`);
  console.log("report:", (await dance.make(["report"])).report.url);

  const video = await troupe.videos.create({ topic, quality: "low" });
  const { metadata } = await video.wait({ onProgress });
  console.log("lesson:", await video.download("lesson.mp4"), metadata.duration_seconds, "s");
} catch (problem) {
  console.error(`${problem.code ?? problem.name}: ${problem.message}`);
  process.exitCode = 1;
}
