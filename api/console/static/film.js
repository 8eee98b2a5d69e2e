// One lesson: under way with its scenes as they come, or finished.
import { api, demandSignIn, follow } from "./client.js";
import { showFilm } from "./film_player.js";
import { showProgress } from "./film_progress.js";
import { badge, busy, confirmDialog, el, errorState, formatAgo, formatDuration, icon, show } from "./ui.js";

const { root, jobId } = document.body.dataset;
const STATUS = `/api/v1/videos/jobs/${jobId}/status`;

async function open() {
  await demandSignIn();
  try {
    const [status, job] = await Promise.all([api(STATUS), api(`/api/v1/jobs/${jobId}`)]);
    document.title = `${job.topic} · Troupe`;
    show("#title", job.topic);
    await render(status, job);
  } catch (problem) {
    show("#film", errorState(problem, open));
  }
}

async function render(status, job) {
  if (status.status === "completed") return showFinished(status, job);
  if (["failed", "cancelled"].includes(status.status)) return showEnded(status);
  show("#actions", el("button", { class: "button quiet", type: "button", id: "cancel", onclick: cancel }, icon("x"), "Cancel"));
  show("#facts", factsOf(status, job));
  await watch(status, job);
}

// Looks again when something has happened, at most once a second; ends with the job.
async function watch(status, job) {
  const update = showProgress("#film", status);
  let timer = null;
  const look = async () => {
    timer = null;
    const [now, timeline] = await Promise.all([api(STATUS), api(`/api/v1/jobs/${jobId}/timeline`)]).catch(() => []);
    if (!now) return;
    status = now;
    update(now, timeline);
    show("#facts", factsOf(now, job));
  };
  look();
  // its place in a queue moves with others' jobs, of which no event tells
  const regularly = setInterval(() => document.hidden || status.status !== "queued" || look(), 15000);
  await follow(jobId, (event) => {
    if (event.event !== "log") timer ??= setTimeout(look, 900);
  }, { onState: (state) => (document.querySelector("#film").dataset.connection = state), look });
  clearTimeout(timer);
  clearInterval(regularly);
  render(await api(STATUS), job);
}

async function cancel(event) {
  const sure = await confirmDialog({ title: "Cancel this lesson?", text: "What is drawn so far is thrown away. You can make it again later.", action: "Cancel it", danger: true });
  if (sure) await busy(event.target.closest("button"), () => api(`/api/v1/jobs/${jobId}/cancel`, { method: "POST" }));
}

async function retry(event) {
  await busy(event.currentTarget, async () => {
    const made = await api(`/api/v1/videos/jobs/${jobId}/retry`, { method: "POST", once: crypto.randomUUID() });
    location.assign(`${root}/make/${made.job_id}`);
  });
}

function showEnded({ status, error, completed_at }) {
  const cancelled = status === "cancelled";
  show("#actions");
  show("#facts", badge(cancelled ? "Cancelled" : "Failed", cancelled ? "" : "bad"), el("span", {}, formatAgo(completed_at)));
  show("#film", el("div", { class: "card" }, el("div", { class: "empty" },
    icon(cancelled ? "info" : "warn", "large"),
    el("h2", {}, cancelled ? "This lesson was cancelled" : "This lesson could not be made"),
    el("p", { class: "dim" }, error?.message ?? "Nothing of it is kept."),
    el("div", { class: "actions" },
      el("button", { class: "button", type: "button", id: "retry", onclick: retry }, icon("refresh"), "Try again"),
      el("a", { class: "button quiet", href: `${root}/make?topic=${encodeURIComponent(document.querySelector("#title").textContent)}` }, "Change it"),
      el("a", { class: "button quiet", href: `${root}/jobs/${jobId}` }, "What happened")))));
}

async function showFinished(status, job) {
  show("#facts", factsOf(status, job));
  show("#actions",
    el("a", { class: "button quiet", href: `${root}/make?script_of=${jobId}` }, "Change the script"),
    el("a", { class: "button quiet", href: `${root}/jobs/${jobId}` }, "Job"));
  await showFilm("#film", status, job);
}

function factsOf({ metadata, version, created_at }, job) {
  const lines = metadata ? Math.min(...metadata.resolution.split("x").map(Number)) : 0;
  return [
    version?.number > 1 ? badge(`Version ${version.number}`, "accent") : null,
    metadata ? el("span", {}, `${formatDuration(Math.round(metadata.duration_seconds))} · ${metadata.total_scenes} scenes · ${metadata.aspect} · ${lines} lines`) : null,
    el("span", {}, formatAgo(created_at)),
    job.parameters.theme ? el("span", {}, `${job.parameters.theme.replace("_", " ")} look`) : null,
    job.parameters.voice ? el("span", {}, `voice ${job.parameters.voice}`) : null,
  ];
}

open();
