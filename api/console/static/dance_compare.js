// A dance beside others: what to practise, own earlier takes, and where it lies among everybody's.
import { api } from "./client.js";
import { AXES, nameOf, root } from "./dance_axes.js";
import { count, el, formatAgo, formatDuration, formatPercent, formatPoints, icon, show, svg } from "./ui.js";

export function showPractice({ exercises }, open) {
  if (!exercises?.length) return;
  show(open("practise"), el("h2", { id: "practise-title" }, "Practise next"),
    el("ol", { class: "exercises" }, exercises.map((one) =>
      el("li", { data: { axis: one.axis } },
        el("p", { class: "row between" }, el("strong", {}, one.name), el("span", { class: "dim small num" }, icon("clock", "tiny"), `${formatDuration(one.seconds)} a day`)),
        el("p", {}, one.words),
        el("p", { class: "dim small" }, el("span", { class: "dot" }), ` ${nameOf(one.axis)}`)))));
}

// ---- own takes --------------------------------------------------------------------------------

export async function showTakes(submission, open) {
  const told = await api(`/api/challenges/${submission.challengeId}/me`).catch(() => null);
  const scored = (told?.takes ?? []).filter((take) => take.challengeScore !== null).toReversed();
  if (scored.length < 2) return;
  const change = told.changeSinceLast;
  show(open("takes"), el("h2", { id: "takes-title" }, "Your takes"),
    takesChart(scored, submission.id),
    change ? el("p", {}, changeWords(change)) : null,
    el("p", { class: "dim small" }, `Best of ${scored.length}: ${formatPoints(told.best?.challengeScore ?? 0)}.`,
      told.best && told.best.submissionId !== submission.id ? [" ", el("a", { href: `${root}/dance/results/${told.best.submissionId}` }, "See it")] : null));
}

const signed = (value) => `${value > 0 ? "+" : value < 0 ? "−" : "±"}${formatPoints(Math.abs(value))}`;

function changeWords({ challengeScore, scoreBreakdown }) {
  const moved = AXES.map(({ axis, name }) => ({ name, by: scoreBreakdown[axis] })).filter(({ by }) => Math.abs(by) >= 0.5)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by)).slice(0, 2);
  if (Math.abs(challengeScore) < 0.05 && !moved.length) return "As many points as the take before.";
  return [el("strong", {}, `${signed(challengeScore)} since the take before`), moved.length ? `: ${moved.map(({ name, by }) => `${name.toLowerCase()} ${signed(by)}`).join(", ")}.` : "."];
}

function takesChart(takes, current) {
  const [width, height, edge] = [300, 110, 16];
  const x = (k) => edge + ((width - 2 * edge) * k) / (takes.length - 1);
  const y = (score) => height - 20 - ((height - 40) * score) / 100;
  const points = takes.map((take, k) => [x(k), y(take.challengeScore)]);
  return svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Your takes, from the first: ${takes.map((take) => formatPoints(take.challengeScore)).join(", ")}` },
    [0, 50, 100].map((mark) => svg("line", { class: "rule", x1: 0, x2: width, y1: y(mark), y2: y(mark) })),
    svg("polyline", { class: "course", points: points.map((point) => point.join(",")).join(" ") }),
    takes.map((take, k) => svg("a", { href: `${root}/dance/results/${take.submissionId}`, "aria-label": `${formatPoints(take.challengeScore)} points, ${formatAgo(take.submittedAt)}` },
      svg("circle", { class: take.submissionId === current ? "take now" : "take", cx: points[k][0], cy: points[k][1], r: take.submissionId === current ? 6 : 4 }))),
    takes.map((take, k) => k === 0 || k === takes.length - 1 || take.submissionId === current
      ? svg("text", { x: points[k][0], y: points[k][1] - 10, "text-anchor": k === 0 ? "start" : k === takes.length - 1 ? "end" : "middle" }, formatPoints(take.challengeScore)) : null));
}

// ---- among everybody's ------------------------------------------------------------------------

export async function showAmong(submission, me, open) {
  const told = await api(`/api/challenges/${submission.challengeId}/distribution`).catch(() => null);
  if (!told) return;
  if (told.place && submission.userId === me.id) showPlace(told.place, submission);
  if (told.takes < 2) return;
  const score = submission.degraded ? null : submission.challengeScore;
  show(open("among"), el("h2", { id: "among-title" }, "Among everybody’s"),
    histogram(told, score),
    el("p", { class: "dim small" }, `${count(told.takes, "take")}; half of them have ${formatPoints(told.quantiles?.p50 ?? 0)} or more.`));
}

function showPlace({ rank, ranked, betterThan }, { challengeId }) {
  const place = document.querySelector("#place");
  place.hidden = false;
  show(place, icon("trophy"), el("span", {}, "You are ", el("a", { href: `${root}/dance/board?challenge=${challengeId}` }, el("strong", {}, `number ${rank}`)), ranked > 1 ? ` of ${count(ranked, "dancer")}` : ": nobody else is on the board yet",
    ranked > 1 && betterThan >= 0.5 ? `, better than ${formatPercent(betterThan)} of all takes.` : "."));
}

function histogram({ bars }, score) {
  const [width, height] = [300, 110];
  const most = Math.max(...bars.map((bar) => bar.count), 1);
  const x = (value) => (width * value) / 100;
  const holds = (bar) => score !== null && score >= bar.low && (score < bar.high || (bar.high === 100 && score === 100));
  const label = `Scores of all takes: ${bars.filter((bar) => bar.count).map((bar) => `${bar.low} to ${bar.high}: ${bar.count}`).join("; ")}`;
  return svg("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    bars.map((bar) => {
      const tall = bar.count ? Math.max(3, (bar.count / most) * (height - 36)) : 1;
      return svg("rect", { class: holds(bar) ? "bar now" : "bar", x: x(bar.low) + 1, y: height - 18 - tall, width: x(bar.high - bar.low) - 2, height: tall, rx: 2 });
    }),
    [0, 25, 50, 75, 100].map((mark) => svg("text", { x: x(mark), y: height - 4, "text-anchor": mark === 0 ? "start" : mark === 100 ? "end" : "middle" }, String(mark))),
    score === null ? null : svg("text", { class: "here", x: Math.max(24, Math.min(width - 24, x(score))), y: 12, "text-anchor": "middle" }, `here: ${formatPoints(score)}`));
}
