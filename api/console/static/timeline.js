// The timeline of a job as a picture: waiting, each step on its worker, uploads, webhooks.
import { sayName, sayQueue } from "./job_words.js";
import { badge, el, formatBytes, formatDuration, show, svg } from "./ui.js";

const ROW = 26, TOP = 28, BAR = 14;
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 10800, 43200, 86400];
const at = (moment) => new Date(moment).getTime() / 1000;
let shown = null; // the last timeline, for another width
let observer = null;

export function drawTimeline(place, timeline) {
  const node = document.querySelector(place);
  shown = timeline;
  const open = node.querySelector("details")?.open ?? false;
  const picture = el("div", { class: "timeline" });
  show(node, legend(), picture, el("details", { open }, el("summary", {}, "As a table"), el("div", { class: "scroll-x", tabindex: "0", role: "group", "aria-label": "The timeline as a table" }, table(timeline))));
  show(picture, draw(timeline, picture.clientWidth));
  observer?.disconnect();
  observer = new ResizeObserver(() => show(picture, draw(shown, picture.clientWidth)));
  observer.observe(picture);
}

const legend = () => el("p", { class: "legend small dim" },
  [["waits", "waits"], ["works", "works"], ["fails", "failed"], ["sends", "stores"], ["tells", "tells webhooks"]].map(([kind, words]) => el("span", {}, el("i", { class: `key ${kind}` }), words)));

// Rows of {label, note, marks: [{kind, start, end, title}]}, in seconds from acceptance.
function rowsOf(timeline, end, narrow) {
  const zero = at(timeline.accepted_at);
  const since = (moment) => (moment ? Math.max(0, at(moment) - zero) : null);
  const whole = { label: "Whole job", note: timeline.completed_at ? formatDuration(since(timeline.completed_at)) : "", marks: [
    { kind: "waits", start: 0, end: since(timeline.picked_up_at) ?? end, title: "waits for a worker" },
    ...(timeline.picked_up_at ? [{ kind: timeline.status === "failed" ? "fails" : "job", start: since(timeline.picked_up_at), end: since(timeline.completed_at) ?? end, title: "is worked on" }] : []),
  ] };
  const steps = timeline.steps.map((step) => stepRow(step.started_at && !step.completed_at && timeline.completed_at ? brokenOff(step, timeline) : step, since, end, narrow));
  const uploads = timeline.uploads.length ? [{ label: "Files stored", note: formatBytes(timeline.uploads.reduce((sum, one) => sum + (one.file_size_bytes ?? one.bytes_uploaded), 0)), marks: timeline.uploads.map((one) => ({
    kind: one.error ? "fails" : "sends", start: since(one.started_at), end: since(one.completed_at) ?? end, title: `${one.file}${one.retries ? `, ${one.retries} tries more` : ""}` })) }] : [];
  const hooks = timeline.webhook_tries.length ? [{ label: "Webhooks told", note: String(timeline.webhook_tries.length), marks: timeline.webhook_tries.map((one) => ({
    kind: one.status_code >= 200 && one.status_code < 300 ? "tells" : "untold", start: since(one.at), dot: true, title: `${one.event}: ${one.status_code ?? one.error}` })) }] : [];
  return [whole, ...steps, ...uploads, ...hooks];
}

// A step that was under way when its job failed or was cancelled.
const brokenOff = (step, { completed_at }) => ({ ...step, status: "failed", completed_at });

function stepRow(step, since, end, narrow) {
  const begun = since(step.started_at), done = since(step.completed_at);
  const failed = ["failed", "cancelled"].includes(step.status);
  const waits = step.published_at ? [{ kind: "waits", start: since(step.published_at), end: begun ?? end, title: "waits" }] : [];
  const works = begun === null ? [] : [{ kind: failed ? "fails" : "works", start: begun, end: done ?? end, running: done === null && !failed, title: workerOf(step) }];
  const again = step.attempts > 1 ? `try ${step.attempts}` : "";
  return { label: sayName(step.name), note: [step.seconds !== null ? formatDuration(step.seconds) : "", narrow || !step.worker ? "" : step.worker, again].filter(Boolean).join(" · "), marks: [...waits, ...works] };
}

const workerOf = ({ worker, queue }) => (worker ? `on ${worker}` : `queue ${sayQueue(queue)}`);

function spanOf(timeline) {
  const told = [timeline.completed_at, ...timeline.steps.flatMap((step) => [step.started_at, step.completed_at]), ...timeline.uploads.map((one) => one.completed_at), ...timeline.webhook_tries.map((one) => one.at)];
  const last = Math.max(...told.filter(Boolean).map(at), at(timeline.accepted_at));
  const end = timeline.completed_at ? last : Math.max(last, Date.now() / 1000);
  return Math.max(0.5, end - at(timeline.accepted_at));
}

function draw(timeline, width) {
  const span = spanOf(timeline);
  const narrow = width < 560;
  const rows = rowsOf(timeline, span, narrow);
  const left = narrow ? 96 : 150, right = narrow ? 78 : 190;
  const x = (seconds) => left + (Math.min(seconds, span) / span) * Math.max(40, width - left - right);
  const height = TOP + rows.length * ROW + 6;
  const step = TICKS.find((size) => span / size <= (narrow ? 3 : 7)) ?? Math.ceil(span / 6);
  const ticks = Array.from({ length: Math.floor(span / step) + 1 }, (_, number) => number * step);
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": summaryOf(timeline, span) },
    ticks.map((tick) => [svg("line", { class: "tick", x1: x(tick), x2: x(tick), y1: TOP - 6, y2: height }), svg("text", { class: "axis", x: x(tick), y: 14, "text-anchor": tick ? "middle" : "start" }, tick ? formatDuration(tick) : "0")]),
    rows.map((row, number) => drawRow(row, TOP + number * ROW, { x, left, edge: x(span) + 12 })));
}

function drawRow({ label, note, marks }, y, { x, left, edge }) {
  const middle = y + ROW / 2;
  const shape = ({ kind, start, end, dot, running, title }) => (dot
    ? svg("circle", { class: `mark ${kind}`, cx: x(start), cy: middle, r: 4.5 }, svg("title", {}, title))
    : svg("rect", { class: `mark ${kind}${running ? " running" : ""}`, x: x(start), y: middle - (kind === "waits" ? 2 : BAR / 2), width: Math.max(2, x(end) - x(start)), height: kind === "waits" ? 4 : BAR, rx: kind === "waits" ? 2 : 4 }, svg("title", {}, `${title}, ${formatDuration(Math.max(0, end - start))}`)));
  const short = left < 120 && label.length > 13 ? `${label.slice(0, 12)}…` : label.length > 21 ? `${label.slice(0, 20)}…` : label;
  return svg("g", {}, svg("text", { class: "label", x: 0, y: middle + 4 }, short, svg("title", {}, label)), marks.map(shape), svg("text", { class: "axis", x: edge, y: middle + 4 }, note));
}

function summaryOf(timeline, span) {
  const done = timeline.steps.filter((step) => step.status === "done").length;
  return `Timeline over ${formatDuration(span)}: ${done} of ${timeline.steps.length} steps done, ${timeline.uploads.length} files stored, ${timeline.webhook_tries.length} tries to tell webhooks. The table below has the same.`;
}

const STATES = { done: "good", running: "accent", failed: "bad", cancelled: "bad" };

function table({ accepted_at, steps, uploads, webhook_tries }) {
  const after = (moment) => (moment ? `+${formatDuration(Math.max(0, at(moment) - at(accepted_at)))}` : "–");
  const line = (cells) => el("tr", {}, cells.map((cell) => el("td", {}, cell)));
  return el("table", { class: "table small num" },
    el("thead", {}, el("tr", {}, ["Step", "State", "Worker", "Sent out", "Begun", "Took", "Tries"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {},
      steps.map((step) => line([sayName(step.name), badge(step.status, STATES[step.status]), step.worker ?? "–", after(step.published_at), after(step.started_at), step.seconds === null ? "–" : formatDuration(step.seconds), String(step.attempts)])),
      uploads.map((one) => line([one.file, badge(one.error ? "failed" : one.status, one.error ? "bad" : "good"), "upload", "–", after(one.started_at), one.seconds === null ? "–" : formatDuration(one.seconds), String(one.retries + 1)])),
      webhook_tries.map((one) => line([`Webhook: ${one.event}`, badge(String(one.status_code ?? "no answer"), one.status_code < 300 ? "good" : "bad"), "webhooks", "–", after(one.at), one.duration_ms === null ? "–" : `${one.duration_ms} ms`, "1"]))));
}
