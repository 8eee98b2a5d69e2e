// The house as it is now: health, queues, workers, integrity, housekeeping.
import { followSystem, openDesk, root } from "./admin.js";
import { showCare, showLedger } from "./admin_care.js";
import { api } from "./client.js";
import { sayName, sayQueue } from "./job_words.js";
import { badge, el, emptyState, errorState, formatAgo, formatBytes, formatDuration, formatNumber, icon, show } from "./ui.js";

const AT_ONCE = 100; // milliseconds in which parts come together
const LOOK_AGAIN = 45000; // milliseconds where no stream is to be had: of 500 calls an hour each look takes four
const PARTS = { database: "Database", redis: "Redis", broker: "Broker", object_store: "Files" };
const NAMES = ["health", "metrics", "queue", "async"];

const now = {}; // each part as it was told last
let [timer, lookedAt, waitsAt, waits] = [null, 0, 0, null];

async function look() {
  if (document.hidden || Date.now() - lookedAt < LOOK_AGAIN) return;
  lookedAt = Date.now();
  try {
    const found = await Promise.all(NAMES.map((name) => api(`/api/v1/system/${name}`)));
    NAMES.forEach((name, place) => (now[name] = found[place]));
    await draw();
  } catch (problem) {
    lookedAt = 0;
    if (document.querySelector("#health").hasAttribute("aria-busy")) for (const place of ["#health", "#queues", "#workers"]) show(place, place === "#health" ? errorState(problem, look) : null);
    else show("#asked", `${problem.message} What you see is older.`);
  }
}

function hear(name, part) {
  now[name] = part;
  timer ??= setTimeout(draw, AT_ONCE);
}

async function draw() {
  timer = null;
  if (document.hidden) return;
  if (Date.now() - waitsAt > LOOK_AGAIN) {
    waitsAt = Date.now();
    waits = await api("/api/v1/admin/waits").catch(() => waits);
  }
  const { health, metrics, queue, async: workers } = now;
  if (health && metrics && workers) showHealth(health, metrics, workers);
  if (queue && workers) showQueues(queue, waits ?? { queues: [] }, workers);
  if (workers) showWorkers(workers);
  if (health) show("#asked", `As of ${new Date(health.timestamp).toLocaleTimeString("en", { hour12: false })}, told as it changes.`);
}

// ---- health -------------------------------------------------------------------------------------

const isWell = ({ status, workers_online }) => status === "healthy" && workers_online > 0;

// The whole in one line: [tone, picture, words, what follows from it].
function verdict(health) {
  if (isWell(health)) return ["good", "check", "All is well", "Database, Redis, broker and files answer."];
  const silent = Object.entries(health.parts).filter(([, part]) => part.state !== "ok");
  const names = silent.map(([name]) => PARTS[name] ?? sayName(name)).join(" and ");
  if (!silent.length) return ["bad", "warn", "No worker is there", "Start one: jobs wait until then."];
  if (silent.every(([, part]) => part.asked_seconds_ago === null)) return ["", "clock", `${names}: no answer yet`, "They were asked just now for the first time."];
  return ["bad", "warn", `${names} ${silent.length > 1 ? "do" : "does"} not answer`, "Calls that need it are refused until it is back."];
}

function showHealth(health, load, { workers_silent }) {
  const [tone, picture, words, more] = verdict(health);
  const { workers_online } = health;
  show("#health",
    el("div", { class: `tile-wide ${tone}` }, icon(picture, "large"),
      el("div", {}, el("strong", {}, words), el("span", { class: "dim small" }, more))),
    tile(workers_online === null ? "–" : formatNumber(workers_online), "workers online", workers_silent ? `${workers_silent} silent` : ""),
    tile(formatNumber(load.pending_jobs), "jobs wait"),
    tile(formatNumber(load.processing_jobs), "jobs under way"),
    meter(load.cpu_usage, "processors", `${load.cpu_count} of them`),
    meter(load.memory_usage, "memory", `${formatBytes(load.memory_available)} free`),
    meter(load.disk_usage, "disk", `${formatBytes(load.disk_free)} free`));
}

const tile = (value, words, more = "") => el("div", { class: "stat" }, el("strong", {}, value), el("span", {}, words), more ? el("span", { class: "bad-words" }, more) : null);

const meter = (share, words, more) =>
  el("div", { class: "stat" }, el("strong", {}, `${Math.round(share)} %`), el("span", {}, words),
    el("meter", { min: 0, max: 100, low: 75, high: 90, optimum: 0, value: share, "aria-label": `${words} in use` }), el("span", {}, more));

// ---- queues -------------------------------------------------------------------------------------

function showQueues({ queues, complete, broker }, waits, { workers, heartbeats }) {
  const usual = Object.fromEntries(waits.queues.map((one) => [one.name, one]));
  const hands = (name) => (workers ?? []).filter((one) => one.state === "online" && one.queues.includes(name)).reduce((sum, one) => sum + one.concurrency, 0);
  show("#queues",
    el("table", { class: "table num stackable labelled" },
      el("thead", {}, el("tr", {}, ["Queue", "Waiting", "Running", "Messages", "Oldest waits", "Usual wait"].map((name, place) => el("th", { scope: "col", class: place ? "right" : null }, name)))),
      el("tbody", {}, queues.map((queue) => queueRow(queue, usual[queue.name], heartbeats === "ok" ? hands(queue.name) : null)))),
    el("p", { class: "dim small" }, broker === "ok" ? "" : "The broker does not answer: messages are unknown. ", complete ? "" : "Too many jobs are under way to look at each: the numbers are too small. ", "Usual: half of the last steps began within the first time, nine in ten within the second."));
}

function queueRow({ name, waiting, running, messages, oldest_message_age_seconds: age }, usual, hands) {
  const cell = (label, content, told) => el("td", { class: `right ${told ? "" : "dim"} ${label === "Running" ? "kept" : ""}`, data: { label } }, content);
  const idle = waiting > 0 && hands === 0;
  return el("tr", {},
    el("th", { scope: "row" }, el("a", { class: "plain-link", href: `${root}/admin/jobs?queue=${name}` }, sayQueue(name)), idle ? badge("no worker", "bad") : null),
    cell("Waiting", formatNumber(waiting), waiting), cell("Running", hands ? `${running} of ${hands}` : String(running), running), cell("Messages", messages === null ? "–" : formatNumber(messages), messages),
    cell("Oldest waits", age === null ? "–" : formatDuration(age), age !== null),
    cell("Usual wait", usual ? `${formatDuration(usual.half)} · ${formatDuration(usual.most)}` : "–", usual));
}

// ---- workers ------------------------------------------------------------------------------------

function showWorkers({ workers, steps, heartbeats }) {
  if (heartbeats !== "ok") return show("#workers", emptyState("info", "Workers are unknown", "Redis, where they say what they do, has not answered."));
  if (!workers.length) return show("#workers", emptyState("info", "No worker is there", "./troupe up starts one of each queue; ./troupe worker QUEUE starts another."));
  return show("#workers", el("ul", { class: "lines two" }, workers.map((worker) => workerRow(worker, steps ?? []))));
}

function workerRow(worker, steps) {
  const silent = worker.state !== "online";
  const [kind, machine] = worker.name.split("@");
  const own = steps.filter((step) => step.worker?.startsWith(worker.name));
  return el("li", {},
    el("div", { class: "grow" }, el("p", {}, el("strong", {}, kind), el("span", { class: "dim" }, machine ? ` on ${machine}` : "")),
      el("p", { class: "dim small" }, `${worker.queues.map(sayQueue).join(", ")} · ${formatNumber(worker.processed)} done · heard ${formatAgo(worker.seen_at)}`),
      own.map((step) => el("p", { class: "small" }, el("a", { href: `${root}/admin/jobs/${step.job_id}` }, `${sayName(step.step)} of ${sayName(step.type).toLowerCase()}`), el("span", { class: "dim num" }, ` ${Math.round(step.progress)} %`)))),
    silent ? badge("Silent", "bad") : badge(worker.active ? `${worker.active} of ${worker.concurrency} busy` : "Free", worker.active ? "accent" : "good"));
}

openDesk(() => {
  followSystem(hear, look);
  document.addEventListener("visibilitychange", draw);
  showLedger();
  showCare();
});
