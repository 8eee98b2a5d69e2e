// One job: why it waits, its timeline, its log as it is written, and what was asked for.
import { api, demandSignIn, follow } from "./client.js";
import { endOf, waitOf } from "./film_progress.js";
import { jobBadge, jobName, KINDS, sayName } from "./job_words.js";
import { drawTimeline } from "./timeline.js";
import { badge, busy, confirmDialog, el, errorState, formatAgo, formatDate, formatDuration, icon, show } from "./ui.js";

const { root, jobId } = document.body.dataset;
const PATH = `/api/v1/jobs/${jobId}`;
const MOST_LINES = 2000;
let job = null;

async function open() {
  await demandSignIn();
  try {
    job = await api(PATH);
  } catch (problem) {
    show("#timeline", errorState(problem, open));
    return;
  }
  document.title = `${jobName(job)} · Troupe`;
  show("#title", jobName(job));
  showAsked();
  await look();
  await watch();
}

// What has changed, at most once a second while events come.
async function look() {
  const film = job.type === "video_generation";
  const found = await Promise.all([api(PATH), api(`${PATH}/timeline`), film ? api(`/api/v1/videos/jobs/${jobId}/status`) : null]).catch(() => null);
  if (!found) return;
  const [now, timeline, status] = found;
  job = now;
  show("#facts", jobBadge(job), el("span", {}, KINDS[job.type]?.name ?? sayName(job.type)), el("span", { title: formatDate(job.created_at) }, `asked for ${formatAgo(job.created_at)}`),
    timeline.waited_seconds !== null ? el("span", {}, `waited ${formatDuration(timeline.waited_seconds)}`) : null,
    timeline.worked_seconds !== null ? el("span", {}, `worked ${formatDuration(timeline.worked_seconds)}`) : null);
  showWaiting(timeline, status);
  showActions();
  drawTimeline("#timeline", timeline);
}

async function watch() {
  let timer = null;
  // its place in a queue moves with others' jobs, of which no event tells
  const regularly = setInterval(() => document.hidden || job.status !== "queued" || look(), 15000);
  await follow(jobId, (event) => {
    note(event);
    if (event.event !== "log") timer ??= setTimeout(() => ((timer = null), look()), 900);
  }, { onState: tellConnection, look }).catch((problem) => show("#connection", problem.message));
  clearTimeout(timer);
  clearInterval(regularly);
  show("#connection");
  look();
}

const tellConnection = (state) => show("#connection", state === "live" ? badge("Live", "good") : badge("Connecting again …", "warn"));

function showWaiting({ waiting, status }, film) {
  const ended = !["queued", "processing"].includes(status);
  if (ended) return show("#waiting", job.error ? el("p", { class: "note bad", role: "alert" }, icon("warn"), el("span", {}, job.error.message)) : null);
  const words = [waiting ? `It waits for a worker of the queue “${waiting.queue}”. ${waitOf(waiting)}` : "", film ? endOf(film.progress) : ""].filter(Boolean).join(" ");
  show("#waiting", words ? el("p", { class: "note" }, icon("clock"), el("span", {}, words)) : null);
}

// ---- what can be done ---------------------------------------------------------------------------

function showActions() {
  const film = job.type === "video_generation";
  const ended = !["queued", "processing"].includes(job.status);
  const record = job.result?.record_url?.match(/analysis-status\/([^/]+)/)?.[1];
  const button = (words, name, work, kind = "quiet") => el("button", { class: `button ${kind}`, type: "button", onclick: (event) => work(event.currentTarget) }, icon(name), words);
  show("#actions",
    film && job.status === "completed" ? el("a", { class: "button", href: `${root}/make/${jobId}` }, "Open the film") : null,
    film && !ended ? el("a", { class: "button quiet", href: `${root}/make/${jobId}` }, "Watch it") : null,
    record ? el("a", { class: "button", href: `${root}/dance/results/${record}` }, "Open the result") : null,
    film && ["failed", "cancelled"].includes(job.status) ? button("Try again", "refresh", retry, "") : null,
    ended ? button("Delete", "trash", remove) : button("Cancel", "x", cancel));
}

async function cancel(button) {
  const sure = await confirmDialog({ title: "Cancel this job?", text: "What it has done so far is thrown away.", action: "Cancel it", danger: true });
  if (sure) await busy(button, async () => (await api(`${PATH}/cancel`, { method: "POST" }), look()));
}

const retry = (button) => busy(button, async () => {
  const made = await api(`/api/v1/videos/jobs/${jobId}/retry`, { method: "POST", once: crypto.randomUUID() });
  location.assign(`${root}/jobs/${made.job_id}`);
});

async function remove(button) {
  const sure = await confirmDialog({ title: "Delete this job?", text: "Its files, its log and its records go with it, for good.", action: "Delete it", danger: true });
  if (sure) await busy(button, async () => (await api(PATH, { method: "DELETE" }), location.assign(`${root}/jobs`)));
}

// ---- log and request ----------------------------------------------------------------------------

const EVENTS = { "job.queued": "Accepted", "job.started": "Begun", "job.completed": "Done", "job.failed": "Failed", "job.cancelled": "Cancelled", "job.requeued": "Taken up again by an administrator" };

function note({ event, timestamp, data }) {
  const list = document.querySelector("#log");
  if (event !== "log" && !EVENTS[event]) return;
  const level = event === "log" ? data.level : event === "job.failed" ? "ERROR" : "INFO";
  const words = event === "log" ? data.message : [EVENTS[event], data.error?.message].filter(Boolean).join(": ");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const { step } = data.details ?? {};
  list.append(el("li", { data: { level } }, el("time", { class: "num dim", datetime: timestamp }, new Date(timestamp).toLocaleTimeString("en", { hour12: false })),
    el("span", { class: "level" }, level.toLowerCase()), el("span", { class: "grow" }, words), step ? el("span", { class: "dim" }, step) : null));
  if (list.children.length > MOST_LINES) list.firstChild.remove();
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function showAsked() {
  const told = Object.entries(job.parameters).filter(([name, value]) => !name.endsWith("_key") && value !== "" && !(Array.isArray(value) && !value.length));
  const say = (value) => (value === true ? "yes" : value === false ? "no" : typeof value === "object" ? JSON.stringify(value) : String(value));
  const names = { only_known: "Only what the library knows", enable_s3_upload: "Files by links of the store", generate_thumbnails: "Thumbnails" };
  const first = ["description", "prompt", "topic"];
  told.sort(([one], [other]) => first.indexOf(other) - first.indexOf(one));
  show("#asked", el("dl", { class: "facts" },
    told.map(([name, value]) => [el("dt", {}, names[name] ?? sayName(name)), el("dd", {}, say(value))]),
    el("dt", {}, "Job"), el("dd", { class: "mono" }, jobId)));
}

document.querySelector("#level").addEventListener("change", (event) => (document.querySelector("#log").dataset.least = event.target.value));
open();
