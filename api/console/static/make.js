// The form of a lesson: a topic or a script, options, the plan before it is made.
import { accessToken, api, demandSignIn, local } from "./client.js";
import { showDraft, showHelp, showPlanning } from "./draft.js";
import { editor } from "./script_editor.js";
import { suggest } from "./suggestions.js";
import { badge, busy, clearFormError, el, emptyState, formatAgo, formatClock, icon, load, show, showFormError, toastError } from "./ui.js";

const root = document.body.dataset.root;
const form = document.querySelector("#wish");
const assets = new Map(); // chosen: name by id
const KEPT = "make"; // in the tab's storage: what was typed, until it is sent
let way = "topic";

const script = editor(form.elements.script, document.querySelector("#gutter"), document.querySelector("#flaws"));

function chooseWay(chosen) {
  way = chosen;
  for (const button of form.querySelectorAll("[data-way]")) button.setAttribute("aria-pressed", String(button.dataset.way === way));
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== way;
  if (way === "script") script.draw();
}

function wishOf(more = {}) {
  const { topic, description, duration, theme, aspect, quality, format, language, voice } = Object.fromEntries(new FormData(form));
  const what = way === "script" ? { script: form.elements.script.value }
    : { topic: topic.trim(), description: description.trim(), ...(language ? { language } : {}) };
  return {
    configuration: {
      ...what, quality,
      ...(duration ? { duration: Number(duration) } : {}),
      ...(theme ? { theme } : {}),
      ...(aspect ? { aspect } : {}),
      ...(voice ? { voice } : {}),
      ...(assets.size ? { assets: [...assets.keys()] } : {}),
      ...(format === "hls" ? { output: { hls: true } } : {}),
      ...more,
    },
  };
}

// False where nothing can be sent yet; the field that lacks something says so.
function isComplete() {
  clearFormError(form);
  script.clear();
  if (way === "topic" && !form.elements.topic.value.trim()) {
    showFormError(form, { message: "", fields: { topic: "Write what the lesson is about: a few words will do." } });
    return false;
  }
  if (way === "script" && !form.elements.script.value.trim()) {
    script.flaw([{ line: 1, column: 1, words: "The script is empty. Begin with “# A title”, or show the example." }]);
    return false;
  }
  return true;
}

async function attempt(button, work) {
  if (!isComplete()) return;
  keep();
  await demandSignIn();
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (problem) {
    if (problem.code === "NEEDS_DESCRIPTION") showHelp(problem, { take: takeTopic, describe, outline: () => attempt(button, () => make({ allow_outline: true })) });
    else if (way === "script" && script.flawsOf(problem).length) script.flaw(script.flawsOf(problem));
    else showFormError(form, problem);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function make(more) {
  const job = await api("/api/v1/videos/generate", { method: "POST", body: wishOf(more), once: crypto.randomUUID() });
  sessionStorage.removeItem(KEPT);
  location.assign(`${root}/make/${job.job_id}`);
}

async function preview() {
  const before = [...document.querySelector("#draft").children];
  showPlanning();
  try {
    await draw();
  } catch (problem) {
    show("#draft", before);
    throw problem;
  }
}

async function draw() {
  let draft = await api("/api/v1/videos/plan", { method: "POST", body: wishOf(), headers: { Prefer: "wait=20" } });
  while (!draft.completed_at) {
    draft = await api(`/api/v1/videos/plan/${draft.draft_id}`, { headers: { Prefer: "wait=20" } });
  }
  showDraft(draft, editAsScript);
}

function editAsScript(text) {
  form.elements.script.value = text;
  chooseWay("script");
  keep();
  form.elements.script.focus();
  form.scrollIntoView({ block: "start" });
}

function takeTopic(topic) {
  form.elements.topic.value = topic;
  form.elements.topic.focus();
}

function describe() {
  form.elements.description.focus();
}

// ---- what is kept until it is sent --------------------------------------------------------------

function keep() {
  const { topic, description } = form.elements;
  const kept = { way, topic: topic.value, description: description.value, script: form.elements.script.value };
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

function restore() {
  const asked = new URLSearchParams(location.search);
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  for (const name of ["topic", "description", "script"]) form.elements[name].value = asked.get(name) ?? kept[name] ?? "";
  chooseWay(kept.way ?? "topic");
  if (asked.get("script_of")) takeScript(asked.get("script_of"));
}

async function takeScript(jobId) {
  try {
    const answer = await api(`/api/v1/videos/jobs/${jobId}/script`, { raw: true });
    editAsScript(await answer.text());
  } catch (problem) {
    toastError(problem);
  }
}

function tellChosen() {
  const told = ["duration", "aspect", "theme", "quality"].map((name) => form.elements[name].selectedOptions[0].textContent);
  const { language, voice } = form.elements;
  if (language.value && way === "topic") told.push(language.selectedOptions[0].textContent);
  if (voice.value) told.push(voice.value);
  show("#chosen", `· ${told.join(" · ")}`);
}

// ---- voices -------------------------------------------------------------------------------------

async function addVoices() {
  const { voices, default: usual } = await api("/api/v1/videos/voices");
  const field = form.elements.voice;
  if (usual) field.options[0].textContent = `The usual one (${usual})`;
  field.append(...voices.map(({ name, about }) => el("option", { value: name, data: { about } }, name)));
  const tell = () => show("#voice-about", field.selectedOptions[0].dataset.about ?? "");
  field.addEventListener("change", tell);
}

// ---- assets -------------------------------------------------------------------------------------

const TYPES = [[/^image\//, "image"], [/^audio\//, "audio"], [/font|\.(ttf|otf|ttc|woff2?)$/, "font"]];
const typeOf = (file) => TYPES.find(([pattern]) => pattern.test(file.type) || pattern.test(file.name.toLowerCase()))?.[1] ?? "data";

async function addAsset(event) {
  const [file] = event.target.files;
  if (!file) return;
  await demandSignIn();
  const sent = new FormData();
  sent.append("asset_type", typeOf(file));
  sent.append("description", file.name.replace(/\.\w+$/, "").replaceAll(/[_-]+/g, " "));
  sent.append("file", file);
  await busy(event.target, async () => {
    const asset = await api("/api/v1/videos/assets/upload", { method: "POST", form: sent });
    assets.set(asset.asset_id, asset.filename);
    showAssets();
  });
  event.target.value = "";
}

function showAssets() {
  const remove = (id) => () => (assets.delete(id), showAssets());
  show("#assets", [...assets].map(([id, name]) => el("li", { class: "badge accent" }, name,
    el("button", { class: "icon-button tiny", type: "button", "aria-label": `Leave out ${name}`, onclick: remove(id) }, icon("x", "tiny")))));
}

// ---- lessons of before --------------------------------------------------------------------------

async function lessons() {
  const { items } = await api("/api/v1/jobs?type=video_generation&items_per_page=8");
  if (!items.length) return emptyState("make", "Your lessons come here", "The first one takes about a minute. Try “The Pythagorean theorem”.");
  const films = await Promise.all(items.map((job) => api(`/api/v1/videos/jobs/${job.id}/status`).catch(() => null)));
  return el("div", { class: "grid cards" }, items.map((job, at) => lessonCard(job, films[at])));
}

function lessonCard(job, film) {
  const still = film?.thumbnails?.find((one) => one.size === "medium") ?? film?.thumbnails?.[0];
  const seconds = film?.metadata?.duration_seconds;
  const state = { failed: badge("Failed", "bad"), cancelled: badge("Cancelled"), queued: badge("Waiting", "accent"), processing: badge(`${Math.round(job.progress)} %`, "accent") }[job.status];
  return el("a", { class: "card flush link lesson", href: `${root}/make/${job.id}` },
    el("div", { class: "still" },
      still ? el("img", { src: local(still.streaming_url), alt: "", loading: "lazy", width: 320, height: 180 }) : icon("make", "large"),
      seconds ? el("span", { class: "clock num" }, formatClock(seconds)) : null),
    el("div", { class: "lesson-words" }, el("h3", {}, job.topic), el("p", { class: "dim small row" }, state, formatAgo(job.created_at))));
}

form.addEventListener("submit", (event) => (event.preventDefault(), attempt(form.querySelector("[type=submit]"), make)));
document.querySelector("#preview").addEventListener("click", (event) => attempt(event.currentTarget, preview));
document.querySelector("#asset-file").addEventListener("change", addAsset);
document.querySelector("#example").addEventListener("click", () => script.example(keep));
for (const button of form.querySelectorAll("[data-way]")) button.addEventListener("click", () => (chooseWay(button.dataset.way), keep()));
form.addEventListener("input", () => (keep(), tellChosen()));
suggest(form.elements.topic, document.querySelector("#suggestions"));
restore();
tellChosen();
addVoices().catch(() => {}); // then the usual one speaks
accessToken().then((token) => {
  if (!token) return;
  document.querySelector("#lessons-section").hidden = false;
  load("#lessons", lessons);
}).catch(() => {});
