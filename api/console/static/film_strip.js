// The bar under a film: its chapters to scale, and over it a small picture of where the pointer is.
import { readCues } from "./captions.js";
import { local } from "./client.js";
import { el, formatClock } from "./ui.js";

const CELL = /^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/;

// A bar for this player; empty for a film of before, which has no strip.
export async function filmStrip(video, url, chapters) {
  const answer = url ? await fetch(local(url)).catch(() => null) : null;
  if (!answer?.ok) return null;
  const cues = readCues(await answer.text()).filter((cue) => CELL.test(cue.text));
  const total = chapters.at(-1)?.end ?? 0;
  const shown = el("span", { class: "strip-picture" });
  const words = el("span", { class: "num" });
  const preview = el("span", { class: "strip-preview", hidden: true }, shown, words);
  const played = el("span", { class: "strip-played" });
  const bar = el("div", { class: "strip", id: "strip", "aria-hidden": "true" },
    chapters.map(({ start, end }) => el("span", { class: "strip-chapter", style: { "flex-grow": String(Math.max(end - start, 0.1)) } })), played, preview);
  const secondsAt = (event) => {
    const { left, width } = bar.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width)) * total;
  };
  bar.addEventListener("pointermove", (event) => {
    const seconds = secondsAt(event);
    const cue = cues.find((one) => seconds < one.end) ?? cues.at(-1);
    if (!cue) return;
    const [, file, x, y, width, height] = CELL.exec(cue.text);
    for (const [name, told] of Object.entries({ width: `${width}px`, height: `${height}px`, "background-image": `url("${new URL(file, new URL(local(url), location.href)).href}")`, "background-position": `-${x}px -${y}px` })) shown.style.setProperty(name, told);
    words.textContent = `${formatClock(seconds)} ${chapters.find((one) => seconds < one.end)?.title ?? ""}`;
    preview.style.setProperty("left", `${(100 * seconds) / total}%`);
    preview.hidden = false;
  });
  bar.addEventListener("pointerleave", () => (preview.hidden = true));
  bar.addEventListener("click", (event) => (video.currentTime = secondsAt(event)));
  video.addEventListener("timeupdate", () => played.style.setProperty("width", `${(100 * video.currentTime) / total}%`));
  return bar;
}
