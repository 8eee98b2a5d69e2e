// Changing a finished lesson: a sentence becomes a new version, of which only that scene is drawn.
import { api, local } from "./client.js";
import { openDialog } from "./dialogs.js";
import { askWhatIsWrong } from "./report.js";
import { badge, busy, el, formatAgo, formatDuration, icon, show } from "./ui.js";

const { root } = document.body.dataset;

// A sentence, with a pencil where the API says which one it is.
export function editable({ sentence, say }, scene, path) {
  const item = el("li", {});
  const read = () => show(item, el("span", {}, say), sentence
    ? [el("button", { class: "icon-button small", type: "button", "aria-label": `Change: ${say}`, onclick: write }, icon("edit", "tiny")),
      el("button", { class: "icon-button small", type: "button", "aria-label": `Say what is wrong: ${say}`, onclick: correct }, icon("flag", "tiny"))] : null);
  const correct = () => askWhatIsWrong("Is this wrong?", "Whoever looks after the library reads it. To change the film itself, take the pencil.",
    (words) => api(`${path}/corrections`, { method: "POST", body: { words, scene: scene.scene_number, sentence } }));
  function write() {
    const area = el("textarea", { class: "input", rows: 2, maxlength: 400, "aria-label": `New words of sentence ${sentence}` });
    area.value = say;
    const form = el("form", { class: "stack tight", onsubmit: (event) => (event.preventDefault(), save(event.submitter, area.value.trim())) }, area,
      el("div", { class: "actions" }, el("button", { class: "button small" }, "Draw this scene anew"),
        el("button", { class: "button small quiet", type: "button", onclick: read }, "Leave it")));
    form.addEventListener("keydown", (event) => event.key === "Escape" && read());
    show(item, form);
    area.focus();
  }
  const save = (button, words) => (words === say ? read() : busy(button, () => revise(path, scene.scene_number, { sentence, say: words })));
  read();
  return item;
}

async function revise(path, number, change) {
  const made = await api(`${path}/scenes/${number}`, { method: "PATCH", body: change, once: crypto.randomUUID() });
  location.assign(`${root}/make/${made.job_id}`);
}

// ---- versions -----------------------------------------------------------------------------------

export async function showVersions(jobId) {
  const { versions } = await api(`/api/v1/videos/jobs/${jobId}/versions`);
  if (versions.length < 2) return null;
  const newest = versions.at(-1).job_id;
  return el("section", { class: "card", "aria-labelledby": "versions-head" },
    el("h2", { id: "versions-head" }, "Versions"),
    el("ol", { class: "versions" }, versions.toReversed().map((one) => versionRow(one, jobId, newest))));
}

function versionRow({ job_id, number, change, created_at, duration_seconds, status }, shown, newest) {
  const here = job_id === shown;
  const name = el("strong", {}, `Version ${number}`);
  return el("li", { class: "row" },
    here ? name : el("a", { href: `${root}/make/${job_id}` }, name),
    el("span", { class: "grow dim" }, change ?? "As it was asked for"),
    status === "completed" ? el("span", { class: "dim num small" }, formatDuration(Math.round(duration_seconds))) : badge(status, status === "failed" ? "bad" : "accent"),
    el("span", { class: "dim small" }, formatAgo(created_at)),
    here ? badge("shown", "accent") : el("button", { class: "button quiet small", type: "button", onclick: (event) => busy(event.currentTarget, () => compare(shown, job_id)), disabled: status !== "completed" }, "Compare"),
    job_id !== newest && status === "completed" ? el("button", { class: "button quiet small", type: "button", onclick: (event) => busy(event.currentTarget, () => restore(job_id)) }, "Restore") : null);
}

async function restore(jobId) {
  const made = await api(`/api/v1/videos/jobs/${jobId}/restore`, { method: "POST", once: crypto.randomUUID() });
  location.assign(`${root}/make/${made.job_id}`);
}

// Two versions side by side, and what differs in their scripts.
async function compare(newer, older) {
  const [told, ...films] = await Promise.all([
    api(`/api/v1/videos/jobs/${newer}/diff?against=${older}`),
    ...[older, newer].map((id) => api(`/api/v1/videos/jobs/${id}/status`)),
  ]);
  const videos = films.map((film) => el("figure", { class: "grow" },
    el("video", { class: "media", controls: true, playsinline: true, preload: "metadata", src: `${local(film.video_urls.streaming_url)}#t=3`, "aria-label": `Version ${film.version.number}` }),
    el("figcaption", { class: "dim small" }, `Version ${film.version.number}`)));
  openDialog("Side by side", "wide",
    el("div", { class: "grid two" }, videos),
    el("ul", { class: "plain" }, told.scenes.map((one) => el("li", {}, badge(one.change, "accent"), ` Scene ${one.new_number ?? one.old_number}: ${one.title}`))),
    el("pre", { class: "diff", tabindex: "0", "aria-label": "What differs in the scripts" }, told.diff.split("\n").map((line) =>
      el("span", { class: line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : null }, `${line}\n`))));
}
