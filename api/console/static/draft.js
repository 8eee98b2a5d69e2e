// The plan of a lesson before it is made, and help where a topic says too little.
import { badge, count, el, formatDuration, icon, show, skeleton } from "./ui.js";

const SOURCES = { explainer: "Made of your own sentences", caller: "Your script" };
const sourceOf = (lesson) => SOURCES[lesson] ?? (lesson ? `Lesson: ${lesson.split("/").pop().replaceAll("_", " ")}` : "");

export const showPlanning = () => show("#draft", el("h2", {}, "The plan"), el("p", { class: "dim" }, "It is being made …"), skeleton(5));

export function showDraft(draft, edit) {
  const place = document.querySelector("#draft");
  if (draft.status !== "completed") {
    return show(place, el("h2", {}, "No plan"), el("p", { class: "note bad", role: "alert" }, icon("warn"), el("span", {}, draft.error?.message ?? "The plan could not be made. Try again.")));
  }
  const { scenes } = draft.plan;
  show(place,
    el("div", { class: "card-head" }, el("h2", {}, "The plan"), badge(`about ${formatDuration(Math.round(draft.seconds))}`, "accent")),
    el("p", { class: "dim" }, `${sourceOf(draft.lesson)} · ${count(scenes.length, "scene")}`),
    warningsNote(draft.warnings),
    el("ol", { class: "plan" }, scenes.map(plannedScene)),
    el("button", { class: "button quiet wide", type: "button", onclick: () => edit(draft.script) }, "Change it as a script"));
  if (matchMedia("(max-width: 960px)").matches) place.scrollIntoView({ block: "start" });
}

export const warningsNote = (warnings) =>
  warnings?.length
    ? el("div", { class: "note warn" }, icon("warn"), el("ul", { class: "plain" }, warnings.map((words) => el("li", {}, words))))
    : null;

function plannedScene(scene) {
  const kinds = [...new Set((scene.objects ?? []).map((one) => one.kind))].filter((kind) => kind !== "title");
  const said = (scene.beats ?? []).map((beat) => beat.say).filter(Boolean);
  return el("li", {}, el("details", {},
    el("summary", {}, el("strong", {}, scene.title),
      el("span", { class: "kinds" }, scene.code ? badge("own code") : kinds.map((kind) => badge(kind.replaceAll("_", " "))))),
    el("p", { class: "dim" }, said.join(" ") || "Nothing is said.")));
}

// `take(topic)`, `describe()` and `outline()` are what the person can do about it.
export function showHelp(problem, { take, describe, outline }) {
  const told = problem.body?.error ?? {};
  const suggestions = told.suggestions ?? told.details?.suggestions ?? [];
  show("#draft",
    el("h2", {}, "Tell a little more"),
    el("p", {}, problem.message), problem.hint ? el("p", { class: "dim" }, problem.hint) : null,
    suggestions.length ? el("p", { class: "label" }, "The library knows") : null,
    el("ul", { class: "choices" }, suggestions.map((one) => {
      const topic = typeof one === "string" ? one : one.topic ?? one.title;
      return el("li", {}, el("button", { class: "choice", type: "button", onclick: () => take(topic) },
        el("strong", {}, topic), el("span", { class: "dim small" }, one.about ?? one.add ?? "")));
    })),
    el("div", { class: "actions" },
      el("button", { class: "button", type: "button", onclick: describe }, "Describe it"),
      el("button", { class: "button quiet", type: "button", onclick: outline }, "Make an outline")));
  document.querySelector("#draft").scrollIntoView({ block: "nearest" });
}
