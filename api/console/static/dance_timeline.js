// Where the points come from: a lane for each axis, second by second, with beats and moments, in step
// with the film. Each word about a moment leads to it.
import { AXES, nameOf } from "./dance_axes.js";
import { api } from "./client.js";
import { el, formatClock, icon, show, svg, toast, toastError } from "./ui.js";

const ON_THE_BEAT = 0.05; // seconds
const KINDS = { best: "Best moment", practise: "To practise" };

export function mountTimeline(place, words, stage, analysis) {
  const { timeline, details } = analysis;
  const seconds = timeline.quality.balance.length * timeline.step_seconds;
  const [from, to] = [timeline.start, timeline.start + seconds];
  const share = (time) => Math.max(0, Math.min(1, (time - from) / (to - from)));
  const moments = momentsOf(analysis);
  const seek = (time, play = false) => {
    stage.video.currentTime = Math.max(0, time);
    if (!play) return;
    stage.video.scrollIntoView({ block: "nearest", behavior: "smooth" });
    stage.video.play().catch(() => {});
  };
  const plot = el("div", { class: "plot", role: "slider", tabindex: "0", "aria-label": "Place in the dance", "aria-valuemin": "0", "aria-valuemax": String(Math.round(to)) },
    el("div", { class: "moments", "aria-hidden": "true" }, moments.map((one) => el("span", { class: one.kind, style: { "inset-inline-start": `${100 * share(one.start)}%`, "inline-size": `${100 * (share(one.end) - share(one.start))}%` } }))),
    AXES.map(({ axis }) => lane(axis, timeline, from, to)),
    beatLane(details, from, to),
    el("span", { class: "head", "aria-hidden": "true" }));
  const names = el("div", { class: "names" }, el("span", { class: "moments-name" }, "Moments"),
    AXES.map(({ axis, name }) => el("span", { data: { axis } }, el("span", { class: "dot" }), el("span", {}, name))),
    el("span", { class: "beats-name" }, details?.beat_times?.length ? "Beats" : ""));
  const clock = el("span", { class: "num dim" });
  show(place,
    el("div", { class: "card-head" }, el("h2", { id: "time-title" }, "Second by second"), clock),
    el("div", { class: "lanes" }, names, plot, el("span"), scale(from, to)),
    legend(details));
  keepInStep(stage.video, plot, clock, { from, to, share, seek });
  showWords(words, analysis, moments, seek);
}

// One bar a second: its height is how well that second was danced; none where nothing could be seen.
function lane(axis, { quality, start, step_seconds: step }, from, to) {
  return svg("svg", { class: "lane", viewBox: `0 0 ${to - from} 1`, preserveAspectRatio: "none", "data-axis": axis, "aria-hidden": "true" },
    quality[axis].map((value, k) => value === null
      ? svg("rect", { class: "none", x: start - from + k * step + 0.06 * step, y: 0.96, width: 0.88 * step, height: 0.04 })
      : svg("rect", { x: start - from + k * step + 0.06 * step, y: 1 - Math.max(0.03, value), width: 0.88 * step, height: Math.max(0.03, value) })));
}

// The music's beats as strokes, the dancer's own as dots: filled where the two meet.
function beatLane(details, from, to) {
  const beats = (details?.beat_times ?? []).filter((time) => time >= from && time <= to);
  const own = (details?.motion_beats ?? []).filter((time) => time >= from && time <= to);
  const met = (time) => beats.some((beat) => Math.abs(beat - time) <= ON_THE_BEAT);
  return svg("svg", { class: "beats", viewBox: `0 0 ${to - from} 1`, preserveAspectRatio: "none", "aria-hidden": "true" },
    beats.map((time) => svg("line", { class: "beat", x1: time - from, x2: time - from, y1: 0.1, y2: 0.9 })),
    own.map((time) => svg("line", { class: met(time) ? "move met" : "move", x1: time - from, x2: time - from + 0.0001, y1: 0.5, y2: 0.5 })));
}

function scale(from, to) {
  const step = to - from > 90 ? 30 : to - from > 40 ? 10 : to - from > 15 ? 5 : 2;
  const marks = [];
  for (let time = Math.ceil(from / step) * step; time < to; time += step) marks.push(time);
  return el("div", { class: "scale num", "aria-hidden": "true" },
    marks.map((time) => el("span", { style: { "inset-inline-start": `${(100 * (time - from)) / (to - from)}%` } }, formatClock(time))));
}

const SOURCES = { music: "the music’s beats", target_bpm: "the challenge’s tempo", own_pulse: "your own pulse" };
const legend = (details) =>
  el("p", { class: "legend dim small" }, "The higher a bar, the better that second.",
    details?.beat_times?.length
      ? [el("span", {}, el("span", { class: "key beat" }), SOURCES[details.beat_source] ?? "beats"), el("span", {}, el("span", { class: "key met" }), "your moves on them"), el("span", {}, el("span", { class: "key move" }), "beside them")]
      : null);

function keepInStep(video, plot, clock, { from, to, share, seek }) {
  const tell = () => {
    plot.style.setProperty("--at", String(share(video.currentTime)));
    plot.setAttribute("aria-valuenow", String(Math.round(video.currentTime)));
    plot.setAttribute("aria-valuetext", formatClock(video.currentTime));
    clock.textContent = `${formatClock(video.currentTime)} / ${formatClock(video.duration || to)}`;
  };
  const run = () => {
    tell();
    if (!video.paused) requestAnimationFrame(run);
  };
  for (const name of ["timeupdate", "seeked", "loadedmetadata"]) video.addEventListener(name, tell);
  video.addEventListener("play", run);
  const pointed = (event) => {
    const { left, width } = plot.getBoundingClientRect();
    seek(from + ((event.clientX - left) / width) * (to - from));
  };
  plot.addEventListener("pointerdown", (event) => (plot.setPointerCapture(event.pointerId), pointed(event)));
  plot.addEventListener("pointermove", (event) => plot.hasPointerCapture(event.pointerId) && pointed(event));
  const keys = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 };
  plot.addEventListener("keydown", (event) => {
    if (event.key in keys) seek(video.currentTime + keys[event.key]);
    else if (event.key === "Home") seek(from);
    else if (event.key === "End") seek(to);
    else if (event.key === " ") video.paused ? video.play() : video.pause();
    else return;
    event.preventDefault();
  });
  tell();
}

// What the API says of moments; of older analyses the best and the weakest two seconds.
function momentsOf({ moments, timeline }) {
  if (moments?.length) return moments;
  const told = (kind, one) => one && { kind, axis: one.axes[0] ?? null, start: one.start, end: one.end, words: one.words };
  return [told("best", timeline.best), told("practise", timeline.worst)].filter(Boolean);
}

function showWords(place, { feedback }, moments, seek) {
  const group = (kind) => {
    const some = moments.filter((one) => one.kind === kind);
    return some.length ? [el("h3", {}, some.length > 1 ? `${KINDS[kind]}${kind === "best" ? "s" : ""}` : KINDS[kind]), el("ul", { class: "jumps" }, some.map((one) => momentLine(one, seek)))] : null;
  };
  show(place, el("h2", { id: "words-title" }, "What stands out"),
    feedback ? el("p", { class: "feedback" }, feedback) : null, group("best"), group("practise"));
}

const momentLine = (one, seek) =>
  el("li", { data: one.axis ? { axis: one.axis } : {} },
    el("button", { type: "button", class: `jump ${one.kind}`, onclick: () => seek(one.start, true) },
      el("span", { class: "when num" }, icon("play", "tiny"), formatClock(one.start)),
      el("span", { class: "grow" }, capitalize(one.words)),
      one.axis ? el("span", { class: "axis-name small" }, el("span", { class: "dot" }), nameOf(one.axis)) : null),
    one.number ? el("button", { class: "button plain small", type: "button", onclick: () => dispute(one) }, "Not so?") : null);

// What is said is told to the operators: it is how remarks become better.
function dispute(one) {
  const reason = el("textarea", { id: "reason", name: "reason", maxlength: "500", placeholder: "If you like: what was it really?" });
  const form = el("form", { method: "dialog" }, el("h2", { id: "dispute-title" }, "Is this remark wrong?"), el("p", { class: "dim" }, `${formatClock(one.start)} · ${one.words}`),
    el("div", { class: "field" }, el("label", { for: "reason" }, "Why"), reason),
    el("div", { class: "actions end" }, el("button", { class: "button quiet", value: "" }, "Cancel"), el("button", { class: "button", value: "yes" }, "It is wrong")));
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "dispute-title" }, form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    const path = `/api/ai/analysis/${document.body.dataset.submissionId}/remarks/${one.number}/dispute`;
    api(path, { method: "POST", body: { reason: reason.value.replace(/\s+/g, " ").trim() } })
      .then(() => toast("Thank you. It is noted for those who look after the scoring.", "good"), toastError);
  });
  document.body.append(dialog);
  dialog.showModal();
}

const capitalize = (words) => words.charAt(0).toUpperCase() + words.slice(1);
