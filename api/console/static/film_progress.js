// A lesson under way: how far it is, when it may be done, and each scene as soon as it is drawn.
import { local } from "./client.js";
import { el, formatClock, formatDuration, icon, show, count } from "./ui.js";

const STAGES = {
  validation: "Accepted", content_preparation: "Planning the lesson", video_generation: "Drawing the scenes",
  post_processing: "Joining the scenes", s3_upload: "Storing the film",
};

export function showProgress(place, status) {
  const words = el("h2", {}, "Waiting for a worker");
  const percent = el("span", { class: "num" });
  const bar = el("progress", { class: "progress", max: 100, value: 0, "aria-label": "Progress of the lesson" });
  const when = el("p", { class: "dim" });
  const scenes = el("ol", { class: "tiles" });
  const section = el("section", { "aria-label": "Scenes", hidden: true }, el("h2", {}, "Scenes so far"), el("p", { class: "dim" }, "Watch each as soon as it is drawn."), scenes);
  show(place, el("div", { class: "card", role: "status" }, el("div", { class: "card-head" }, words, percent), bar, when), section);

  function update(now, timeline) {
    const { progress } = now;
    words.textContent = now.status === "queued" ? "Waiting for a worker" : STAGES[progress.current_stage] ?? "Planning the lesson";
    percent.textContent = `${Math.floor(progress.percentage)} %`;
    bar.value = progress.percentage;
    when.textContent = [waitOf(timeline?.waiting), endOf(progress)].filter(Boolean).join(" ");
    fillTiles(scenes, now.previews ?? [], sceneSteps(timeline));
    section.hidden = !scenes.children.length;
  }
  update(status);
  return update;
}

const sceneSteps = (timeline) => (timeline?.steps ?? []).filter((step) => step.stage === "video_generation").length;

export function waitOf(waiting) {
  if (!waiting) return "";
  if (waiting.held_back) return "Your earlier work goes first.";
  if (!waiting.published) return "The message has not reached the workers yet; it goes by itself.";
  return waiting.jobs_ahead ? `${count(waiting.jobs_ahead, "job has its", "jobs have their")} turn before it.` : "It is next.";
}

// "About 40 s to go, at most 1 min 20 s": when half, and nine in ten of all like it have ended.
export function endOf({ estimated_completion, estimated_latest }) {
  const [likely, latest] = [estimated_completion, estimated_latest].map((moment) => Math.round((new Date(moment) - Date.now()) / 1000));
  if (latest <= 0) return "It takes longer than most like it.";
  const most = `nine in ten like it are done within ${formatDuration(latest)}.`;
  return likely > 0 ? `About ${formatDuration(likely)} to go; ${most}` : `Any moment now; ${most}`;
}

// Shows a late picture of the scene, and plays it from its beginning.
// The browser's own controls would cover half of so small a picture: it is one button.
function sceneVideo(url, seconds, name) {
  const video = el("video", { class: "media", playsinline: true, preload: "metadata", src: `${local(url)}#t=${(seconds * 0.8).toFixed(1)}` });
  const button = el("button", { class: "still plays", type: "button", "aria-label": `Play ${name}` }, video, el("span", { class: "chip play" }, icon("play")));
  button.onclick = () => (video.paused ? video.play() : video.pause());
  video.addEventListener("play", () => (video.currentTime = 0), { once: true });
  for (const name of ["play", "pause"]) video.addEventListener(name, () => button.classList.toggle("playing", !video.paused));
  return button;
}

// A tile for each scene that is known of; one that has its film keeps it, for each look signs anew.
function fillTiles(list, previews, known) {
  const most = Math.max(known, ...previews.map((one) => one.scene_number), 0);
  while (list.children.length < most) {
    const number = list.children.length + 1;
    list.append(el("li", { class: "tile" }, el("div", { class: "still" }, icon("clock", "large")), el("p", { class: "dim small" }, `Scene ${number}`)));
  }
  for (const { scene_number, streaming_url, duration_seconds } of previews) {
    const tile = list.children[scene_number - 1];
    if (tile.querySelector("video")) continue;
    show(tile,
      sceneVideo(streaming_url, duration_seconds, `Scene ${scene_number}`),
      el("p", { class: "small row between" }, el("span", {}, `Scene ${scene_number}`), el("span", { class: "dim num" }, formatClock(duration_seconds))));
  }
}
