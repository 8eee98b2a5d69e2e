// A finished lesson: player with captions, chapters and speed; its scenes with words and code; files.
import { api, local } from "./client.js";
import { sentencesOf, readCues, toSrt } from "./captions.js";
import { filmStrip } from "./film_strip.js";
import { editable, showVersions } from "./film_versions.js";
import { warningsNote } from "./draft.js";
import { busy, el, formatBytes, formatClock, icon, load, show } from "./ui.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];

export async function showFilm(place, status, job) {
  const path = `/api/v1/videos/jobs/${job.id}`;
  const [{ scenes }, captions] = await Promise.all([api(`${path}/scenes`), fetchText(status.video_urls.captions_url)]);
  const cues = readCues(captions);
  const chapters = chaptersOf(scenes);
  const video = player(status, job);
  const buttons = chapters.map((one) => chapter(one, video));
  video.addEventListener("timeupdate", () => markChapter(chapters, buttons, video.currentTime));
  const versions = el("div", {});
  const strip = await filmStrip(video, status.video_urls.strip_url, chapters);
  show(place,
    el("div", { class: "grid watch" },
      el("div", { class: "stack" }, video, strip, el("div", { class: "row between" }, speeds(video), downloads(status, job, captions))),
      el("nav", { class: "card flush chapters", "aria-label": "Chapters" }, el("h2", {}, "Chapters"), el("ol", {}, buttons.map((button) => el("li", {}, button))))),
    warningsNote([...(status.metadata.warnings ?? []), ...degraded(status)]),
    versions,
    el("section", { "aria-labelledby": "scenes-head" }, el("h2", { id: "scenes-head" }, "Scenes"),
      el("ol", { class: "scenes" }, chapters.map((one) => sceneCard(one, { path, cues, video })))));
  markChapter(chapters, buttons, 0);
  if (status.version) load(versions, () => showVersions(job.id));
}

const fetchText = (url) => fetch(local(url)).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
const degraded = ({ metadata }) => metadata.degraded_scenes.map((one) => `Scene ${one.scene_number} shows its words only: ${one.reason}`);

// Each scene with the second at which it begins in the film.
function chaptersOf(scenes) {
  let start = 0;
  return scenes.map((scene) => {
    const begins = start;
    start += scene.video.duration_seconds;
    return { ...scene, start: begins, end: start };
  });
}

function player({ video_urls, thumbnails, metadata }, job) {
  const source = local(video_urls.streaming_url);
  const elsewhere = new URL(source, location.href).origin !== location.origin;
  const poster = thumbnails?.find((one) => one.size === "large") ?? thumbnails?.[0];
  const shape = (metadata.aspect ?? "16:9").replace(":", " / ");
  return el("video", { class: "media film", id: "player", style: { "aspect-ratio": shape }, controls: true, playsinline: true, preload: "metadata", src: source,
    crossorigin: elsewhere ? "anonymous" : null, poster: poster ? local(poster.streaming_url) : null, "aria-label": job.topic },
    el("track", { kind: "captions", srclang: "en", label: "Captions", src: local(video_urls.captions_url), default: true }),
    video_urls.chapters_url ? el("track", { kind: "chapters", srclang: "en", label: "Chapters", src: local(video_urls.chapters_url) }) : null);
}

function speeds(video) {
  const buttons = SPEEDS.map((speed) => el("button", { type: "button", "aria-pressed": String(speed === 1), onclick: choose }, `${speed}×`));
  function choose(event) {
    video.playbackRate = parseFloat(event.currentTarget.textContent);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === event.currentTarget));
  }
  return el("div", { class: "segmented", role: "group", "aria-label": "Speed" }, buttons);
}

function goTo(video, seconds) {
  video.currentTime = seconds + 0.05;
  video.play().catch(() => {});
}

const chapter = ({ title, start, end }, video) =>
  el("button", { type: "button", onclick: () => goTo(video, start) },
    el("span", { class: "num dim" }, formatClock(start)), el("span", { class: "grow" }, title), el("span", { class: "num dim small" }, formatClock(end - start)));

function markChapter(chapters, buttons, seconds) {
  const at = Math.max(0, chapters.findLastIndex((one) => seconds >= one.start));
  buttons.forEach((button, number) => {
    if (number === at) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
}

// ---- files --------------------------------------------------------------------------------------

function downloads({ video_urls, metadata }, job, captions) {
  const name = job.topic.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase().slice(0, 60) || "lesson";
  const fetchFile = (what, ending) => (event) => busy(event.currentTarget, async () => {
    const answer = await api(`/api/v1/videos/jobs/${job.id}/${what}`, { raw: true });
    save(await answer.blob(), `${name}${ending}`);
  });
  return el("div", { class: "row tight", role: "group", "aria-label": "Downloads" },
    el("a", { class: "button quiet small", href: local(video_urls.streaming_url), download: `${name}.mp4` }, icon("download", "tiny"), "MP4", el("span", { class: "dim" }, formatBytes(metadata.file_size_bytes))),
    captions ? el("button", { class: "button quiet small", type: "button", onclick: () => save(toSrt(captions), `${name}.srt`) }, "SRT") : null,
    el("button", { class: "button quiet small", type: "button", onclick: fetchFile("script", ".lesson.txt") }, "Script"),
    el("button", { class: "button quiet small", type: "button", onclick: fetchFile("project", "-manim.zip"), title: "The programs of all scenes, to be drawn with Manim" }, "Manim project"));
}

function save(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// ---- scenes -------------------------------------------------------------------------------------

function sceneCard(scene, { path, cues, video }) {
  const words = scene.narration?.filter((one) => one.say)
    ?? sentencesOf(cues, scene.start, scene.end).map((say) => ({ say }));
  const code = el("div", {});
  const details = el("details", {}, el("summary", {}, "Code"), code);
  details.addEventListener("toggle", () => details.open && !code.children.length && load(code, () => showCode(path, scene)));
  const middle = Math.min(scene.video.duration_seconds * 0.8, scene.video.duration_seconds - 0.2);
  return el("li", { class: "card scene" },
    el("button", { class: "still", type: "button", onclick: () => (video.scrollIntoView({ block: "center" }), goTo(video, scene.start)) },
      el("span", { class: "visually-hidden" }, `Play scene ${scene.scene_number}: ${scene.title}, `),
      scene.still_url
        ? el("img", { src: local(scene.still_url), alt: "", loading: "lazy" })
        : el("video", { muted: true, playsinline: true, preload: "metadata", tabindex: "-1", "aria-hidden": "true", src: `${local(scene.video.streaming_url)}#t=${middle.toFixed(1)}` }),
      el("span", { class: "clock num" }, formatClock(scene.video.duration_seconds))),
    el("div", { class: "grow stack tight" },
      el("h3", {}, el("span", { class: "dim num" }, `${scene.scene_number} `), scene.title),
      words.length ? el("ul", { class: "said" }, words.map((one) => editable(one, scene, path))) : el("p", { class: "dim" }, "Nothing is said in this scene."),
      details));
}

async function showCode(path, { scene_number }) {
  const answer = await api(`${path}/scenes/${scene_number}/code?format=formatted`, { raw: true });
  const text = await answer.text();
  return el("div", { class: "code" },
    el("pre", { tabindex: "0", "aria-label": `Code of scene ${scene_number}` }, el("code", {}, text)),
    el("button", { class: "button quiet small", type: "button", onclick: () => save(text, `scene_${String(scene_number).padStart(3, "0")}.py`) }, icon("download", "tiny"), "Download the code"));
}
