// The points: the sum, the stars, the axes with their intervals, the badge, the way to share them.
import { api } from "./client.js";
import { AXES, stars } from "./dance_axes.js";
import { badge, busy, el, formatPoints, icon, show, toast } from "./ui.js";

export function showScore(place, submission, analysis) {
  const most = analysis?.max_total ?? submission.maxTotal ?? 100;
  const details = analysis?.details ?? {};
  const level = submission.level ?? analysis?.level;
  const number = submission.stars ?? analysis?.stars;
  const maxima = submission.axisMaxima ?? analysis?.axis_maxima ?? {};
  show(place,
    el("div", { class: "sum" },
      el("p", { class: "total" }, el("strong", { class: "num" }, formatPoints(submission.totalScore)), el("span", { class: "dim" }, ` of ${most}`)),
      number ? stars(number) : null,
      level ? el("p", { class: "level" }, level) : null),
    honestly(details.total_interval),
    el("ul", { class: "axes" }, AXES.map((one) => axisLine(one, submission.scoreBreakdown[one.axis], maxima[one.axis], details))),
    challengeLine(submission),
    submission.badgeAwarded ? el("p", { class: "note good" }, icon("badge"), el("span", {}, el("strong", {}, submission.badgeAwarded), " is yours, for 60 points or more.")) : null,
    submission.degraded ? el("p", { class: "note warn" }, icon("warn"), el("span", {}, "Points with reservations: they are shown and enter no board.")) : null,
    (analysis?.warnings ?? []).map((words) => el("p", { class: "note" }, icon("info"), el("span", {}, words))),
    el("p", { class: "place", id: "place", hidden: true }),
    shareButton(submission),
    el("div", { class: "stack tight", id: "card", hidden: true }));
}

const honestly = (interval) =>
  interval
    ? el("p", { class: "dim small" }, `Danced again the same way, it would be between ${formatPoints(interval[0])} and ${formatPoints(interval[1])} nine times of ten.`)
    : null;

// What the challenge weighs differently from the plain sum.
function challengeLine({ challengeScore, totalScore, degraded }) {
  if (challengeScore === null || degraded || Math.abs(challengeScore - totalScore) < 0.05) return null;
  return el("p", { class: "row between challenge-score" }, el("span", { class: "dim" }, "With this challenge’s weights"), el("strong", { class: "num" }, formatPoints(challengeScore)));
}

function axisLine({ axis, name, most }, points, maximum, details) {
  const top = maximum || most;
  const interval = details.intervals?.[axis];
  const unjudged = axis in (details.unjudged ?? {});
  const place = (value) => `${Math.max(0, Math.min(100, (100 * value) / top))}%`;
  return el("li", { data: { axis } },
    el("p", { class: "row between" }, el("span", {}, name),
      unjudged ? badge("not judged") : el("span", { class: "num" }, el("strong", {}, formatPoints(points)), el("span", { class: "dim" }, ` / ${top}`))),
    el("div", { class: "meter", role: "img", "aria-label": unjudged ? `${name}: not judged` : `${name}: ${formatPoints(points)} of ${top}${interval ? `, between ${formatPoints(interval[0])} and ${formatPoints(interval[1])} nine times of ten` : ""}` },
      el("span", { class: "fill", style: { "inline-size": place(points) } }),
      interval && !unjudged ? el("span", { class: "range", style: { "inset-inline-start": place(interval[0]), "inline-size": `calc(${place(interval[1])} - ${place(interval[0])})` } }) : null));
}

function shareButton(submission) {
  const share = async (event) => {
    const told = { title: document.title, text: `${formatPoints(submission.totalScore)} points in “${submission.challengeTitle}”`, url: location.href };
    await busy(event.currentTarget, async () => {
      if (navigator.share) await navigator.share(told).catch(() => {});
      else await navigator.clipboard.writeText(told.url).then(() => toast("The link is copied.", "good"), () => toast(told.url));
      await api(`/api/submissions/${submission.id}/share`, { method: "POST" });
    });
  };
  return el("button", { class: "button wide", type: "button", onclick: share }, icon("share"), "Share");
}
