// A challenge is written, scheduled and seen as dancers will see it.
import { openDesk, root } from "./admin.js";
import { api, uploadFile } from "./client.js";
import { AXES } from "./dance_axes.js";
import { showCriteria, showDemo, showHead } from "./dance_challenge_view.js";
import { busy, clearFormError, confirmDialog, count, el, errorState, formatDate, formatNumber, formatPercent, formatPoints, icon, show, showFormError, toast } from "./ui.js";

const { challengeId } = document.body.dataset;
const isNew = challengeId === "new";
const PATH = isNew ? "/api/challenges" : `/api/challenges/${challengeId}`;
const HEAVIEST = 100;
const DAY = 86400000;
let form = null;
let kept = {}; // what the form does not show, the demonstration's key and link, and weights that nobody has moved

// ---- times, which people write in their own zone ------------------------------------------------

const pad = (number) => String(number).padStart(2, "0");
const toField = (moment) => `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}T${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
const fromField = (text) => (text && !Number.isNaN(new Date(text).getTime()) ? new Date(text).toISOString() : null);

function tomorrow() {
  const begin = new Date(Date.now() + DAY);
  begin.setHours(0, 0, 0, 0);
  return { startTime: begin, endTime: new Date(begin.getTime() + DAY - 60000) };
}

// ---- the form -----------------------------------------------------------------------------------

function fill(challenge) {
  for (const name of ["title", "description", "type", "difficulty", "points", "badgeName"]) form.elements[name].value = challenge[name];
  form.elements.targetBpm.value = challenge.targetBpm ?? "";
  for (const name of ["startTime", "endTime"]) form.elements[name].value = toField(new Date(challenge[name]));
  kept = { badgeIconURL: challenge.badgeIconURL, thumbnailURL: challenge.thumbnailURL, demoVideoURL: challenge.demoVideoURL, key: keyOf(challenge.demoVideoURL), criteria: challenge.scoringCriteria };
  drawWeights(challenge.scoringCriteria, challenge.totalSubmissions > 0);
  if (kept.key) show("#demo-told", kept.key.split("/").pop());
  form.elements.targetBpm.disabled = challenge.totalSubmissions > 0;
}

// The key stands in the link to the demonstration.
const keyOf = (url) => (url ? decodeURIComponent(/challenges\/[^?#]+/.exec(new URL(url, location.href).pathname)?.[0] ?? "") || null : null);

// Weights have any sum: small ones are shown as per cent, and kept as they are until one is moved.
function drawWeights(weights, settled) {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  const scale = sum <= 10 ? 100 / sum : 1;
  show("#weights", AXES.map(({ axis, name }) => el("div", { class: "weight", data: { axis } },
    el("label", { for: `weight-${axis}` }, el("span", { class: "dot" }), name),
    el("input", { id: `weight-${axis}`, name: `weight-${axis}`, type: "range", min: 1, max: Math.max(HEAVIEST, ...Object.values(weights)), step: 1, value: weights[axis] * scale, disabled: settled, oninput: () => (kept.criteria = weightsOf()) }),
    el("output", { class: "num dim", for: `weight-${axis}` }))),
    settled ? el("p", { class: "hint dim" }, "There are takes already: what counts and the tempo stay, so that all are judged alike.") : null);
}

const weightsOf = () => Object.fromEntries(AXES.map(({ axis }) => [axis, Number(form.elements[`weight-${axis}`].value)]));

function bodyOf() {
  const given = Object.fromEntries(new FormData(form));
  const tempo = form.elements.targetBpm.value;
  return {
    title: given.title.trim(), description: given.description.trim(), type: given.type.trim().toLowerCase(), difficulty: given.difficulty,
    startTime: fromField(given.startTime), endTime: fromField(given.endTime), points: Number(given.points), badgeName: given.badgeName.trim(),
    targetBpm: tempo ? Number(tempo) : null, scoringCriteria: kept.criteria, demoVideoFileKey: kept.key ?? null, badgeIconURL: kept.badgeIconURL ?? null, thumbnailURL: kept.thumbnailURL ?? null,
  };
}

function flawsOf({ title, startTime, endTime, points, badgeName, type }) {
  const flaws = {};
  if (!title) flaws.title = "Write a title.";
  if (!startTime) flaws.startTime = "Choose when it begins.";
  if (!endTime) flaws.endTime = "Choose when it ends.";
  else if (startTime && endTime <= startTime) flaws.endTime = "It should end after it begins.";
  if (!Number.isInteger(points) || points < 0) flaws.points = "Write a whole number.";
  if (!badgeName) flaws.badgeName = "Name the badge that dancers get.";
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(type)) flaws.type = "Write one word, such as freestyle or hip-hop.";
  return flaws;
}

function preview() {
  const given = bodyOf();
  const sum = Object.values(given.scoringCriteria).reduce((total, weight) => total + weight, 0);
  for (const output of form.querySelectorAll("output")) output.textContent = formatPercent(given.scoringCriteria[output.htmlFor.value.replace("weight-", "")] / sum);
  const [start, end] = [given.startTime ?? new Date().toISOString(), given.endTime ?? new Date().toISOString()];
  const isActive = start <= new Date().toISOString() && new Date().toISOString() < end;
  showHead({ ...given, title: given.title || "Its title", badgeName: given.badgeName || "Its badge", startTime: start, endTime: end, isActive });
  const head = document.querySelector("#challenge h1"); // the page has a first heading of its own
  head.replaceWith(el("h3", { class: "preview-title" }, head.textContent));
  showDemo({ demoVideoURL: kept.demoVideoURL, thumbnailURL: kept.thumbnailURL, title: given.title });
  showCriteria({ scoringCriteria: given.scoringCriteria, totalSubmissions: 0 });
}

async function save(event) {
  event.preventDefault();
  clearFormError(form);
  const body = bodyOf();
  const fields = flawsOf(body);
  if (Object.keys(fields).length) return showFormError(form, { message: "", fields });
  const button = document.querySelector("#save");
  button.setAttribute("aria-busy", "true");
  try {
    const told = await api(PATH, { method: isNew ? "POST" : "PUT", body, ...(isNew ? { once: crypto.randomUUID() } : {}) });
    if (isNew) return location.assign(`${root}/admin/challenges/${told.challengeId}`);
    toast("Saved.", "good");
    show("#title", body.title);
  } catch (problem) {
    showFormError(form, problem);
  }
  return button.removeAttribute("aria-busy");
}

async function takeDemo(event) {
  const [file] = event.target.files;
  if (!file) return;
  const ending = /\.[a-z0-9]+$/i.exec(file.name)?.[0].toLowerCase() ?? ".mp4";
  const key = `challenges/demo-${crypto.randomUUID()}${ending}`;
  try {
    await uploadFile(key, file, { onProgress: (share) => show("#demo-told", `Uploading, ${formatPercent(share)}`) });
    Object.assign(kept, { key, demoVideoURL: URL.createObjectURL(file) });
    show("#demo-told", `${file.name}, kept when you save.`);
    preview();
  } catch (problem) {
    show("#demo-told", el("span", { class: "field-error" }, problem.message));
  }
}

async function remove(event) {
  const sure = await confirmDialog({ title: "Delete this challenge?", text: "It goes off all lists. Takes of it can still be read by their dancers.", action: "Delete it", danger: true });
  if (sure) await busy(event.target, async () => (await api(PATH, { method: "DELETE" }), location.assign(`${root}/admin/challenges`)));
}

// ---- how it goes --------------------------------------------------------------------------------

async function showStanding(challenge) {
  const stats = await api(`${PATH}/stats`);
  const most = Math.max(1, ...Object.values(stats.scoreDistribution));
  const over = new Date(challenge.endTime) < Date.now();
  show("#state", el("section", { class: "card standing", "aria-label": "How it goes" },
    figure(formatNumber(stats.totalSubmissions), stats.totalSubmissions === 1 ? "take" : "takes"), figure(formatPercent(stats.completionRate), "got a score"),
    figure(stats.averageScore === null ? "–" : formatPoints(stats.averageScore), "average"), figure(stats.topScore === null ? "–" : formatPoints(stats.topScore), "best"),
    el("div", { class: "bars", role: "img", "aria-label": Object.entries(stats.scoreDistribution).map(([span, number]) => `${span} points: ${number}`).join(", ") },
      Object.entries(stats.scoreDistribution).map(([span, number]) => el("span", {}, el("i", { style: { "--share": String(number / most) }, title: count(number, "take") }), el("small", { class: "dim" }, span)))),
    over ? el("p", { class: "dim small" }, icon("info", "tiny"), `It ended ${formatDate(challenge.endTime)}.`) : null));
}

const figure = (value, words) => el("div", { class: "stat" }, el("strong", {}, value), el("span", {}, words));

openDesk(async () => {
  form = document.querySelector("#form");
  try {
    const challenge = isNew ? { title: "", description: "", type: "freestyle", difficulty: "intermediate", points: 100, badgeName: "", scoringCriteria: Object.fromEntries(AXES.map(({ axis, most }) => [axis, most])), ...tomorrow() } : await api(PATH);
    fill(challenge);
    document.querySelector("#ground").hidden = false;
    show("#zone", `In your time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`);
    if (!isNew) {
      show("#title", challenge.title);
      document.title = `${challenge.title} · Troupe`;
      show("#save", "Save");
      document.querySelector("#delete").hidden = false;
      showStanding(challenge).catch(() => {});
    }
    preview();
  } catch (problem) {
    show("#state", errorState(problem, () => location.reload()));
    return;
  }
  for (const kind of ["input", "change"]) form.addEventListener(kind, preview);
  form.addEventListener("submit", save);
  document.querySelector("#demo-file").addEventListener("change", takeDemo);
  document.querySelector("#delete").addEventListener("click", remove);
});
