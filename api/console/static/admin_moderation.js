// What people say is wrong: looked at, taken down, settled.
import { findPeople, nameOf, openDesk, root } from "./admin.js";
import { api } from "./client.js";
import { mountPages } from "./dance_pages.js";
import { openDialog } from "./dialogs.js";
import { badge, busy, clearFormError, confirmDialog, el, emptyState, formatAgo, formatClock, formatDate, icon, showFormError, toast } from "./ui.js";

const PATH = "/api/admin/reports";
const DISPUTES = "/api/admin/disputes";
const KINDS = { submission: ["A dance", "dance"], comment: ["A comment", "comment"], user: ["A dancer", "account"], lesson: ["A lesson errs", "make"] };
let list = "reports";

async function fetchPage(cursor) {
  const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
  const state = document.querySelector("#state").value;
  const told = await api(`${list === "disputes" ? DISPUTES : PATH}?state=${state}&limit=20${more}`);
  const items = told.reports ?? told.disputes;
  await findPeople(items.flatMap((one) => [one.about, one.reporter, one.settledBy, one.userId]));
  return { items, nextCursor: told.pagination.nextCursor };
}

const person = (id) => el("a", { href: `${root}/dance/people/${id}` }, nameOf(id));

// ---- a report -----------------------------------------------------------------------------------

function drawReport(report) {
  const [name, picture] = KINDS[report.kind] ?? [report.kind, "info"];
  return el("li", { class: "card case", id: report.reportId },
    el("div", { class: "row" }, badge([icon(picture), name], report.state === "open" ? "warn" : ""), el("span", { class: "dim small", title: formatDate(report.createdAt) }, formatAgo(report.createdAt)), report.place ? el("span", { class: "dim small" }, report.place) : null),
    el("blockquote", {}, report.words),
    el("p", { class: "dim small" }, report.kind === "lesson" ? ["said by its maker, ", person(report.reporter)] : [report.kind === "user" ? "about " : "of ", person(report.about), ", said by ", person(report.reporter)]),
    thing(report),
    report.settledAt ? settlement(report) : actions(report));
}

const settlement = ({ answer, settledBy, settledAt }) =>
  el("p", { class: "note good" }, icon("check"), el("span", {}, answer, el("span", { class: "dim small" }, ` · ${nameOf(settledBy)}, ${formatAgo(settledAt)}`)));

// What it is about, as it is now.
function thing({ kind, target, quoted, submissionId }) {
  if (kind === "comment") return quoted === null ? el("p", { class: "dim small" }, "The comment is gone.") : el("div", { class: "quoted" }, el("p", {}, quoted), el("a", { class: "small", href: `${root}/dance/results/${submissionId}` }, "Where it stands"));
  if (kind === "submission") return el("p", {}, el("a", { href: `${root}/dance/results/${target}` }, "Look at the dance"));
  if (kind === "user") return el("p", {}, el("a", { href: `${root}/admin/users?name=${target}` }, quoted === null ? "The account is gone" : "Look at the account"));
  return el("p", {}, el("a", { href: `${root}/admin/jobs/${target}` }, "Look at the lesson’s job"));
}

const TAKEN_DOWN = {
  submission: { words: "Take the dance down", text: "The dance, its score, its place and what was said of it go for good, and it is written down in the audit log.", path: ({ target }) => `/api/submissions/${target}` },
  comment: { words: "Delete the comment", text: "Nobody sees it any more.", path: ({ target, submissionId }) => `/api/submissions/${submissionId}/comments/${target}` },
};

function actions(report) {
  const down = report.kind === "comment" && report.quoted === null ? null : TAKEN_DOWN[report.kind];
  return el("div", { class: "actions" },
    down ? el("button", { class: "button quiet small", type: "button", onclick: (event) => takeDown(event.currentTarget, report, down) }, icon("trash", "tiny"), down.words) : null,
    el("button", { class: "button small", type: "button", onclick: () => settleReport(report, "") }, "Settle"));
}

async function takeDown(button, report, { words, text, path }) {
  const sure = await confirmDialog({ title: `${words}?`, text, action: words, danger: true });
  if (!sure) return;
  await busy(button, async () => {
    await api(path(report), { method: "DELETE" }).catch((problem) => {
      if (problem.status !== 404) throw problem; // it was gone already
    });
    toast("It is taken down.", "good");
    button.remove();
    settleReport(report, report.kind === "comment" ? "Comment deleted." : "Dance taken down.");
  });
}

const settleReport = ({ reportId }, answer) =>
  settle({ id: reportId, path: `${PATH}/${reportId}/settle`, title: "Settle the report", answer, example: "Looked at it: nothing is wrong.", hint: "Other administrators read it. What is reported is not changed by it." });

// Asks what was done about a case, and takes it off the list.
function settle({ id, path, title, answer, example, hint }) {
  const form = el("form", { class: "stack", novalidate: true },
    el("div", { class: "field" }, el("label", { for: "answer" }, "What you did"), el("textarea", { id: "answer", name: "answer", maxlength: 1000, rows: 3, placeholder: example }, answer), el("p", { class: "hint" }, hint)),
    el("div", { class: "actions end" }, el("button", { class: "button", type: "submit" }, title)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearFormError(form);
    const words = form.elements.answer.value.trim();
    if (!words) return showFormError(form, { message: "", fields: { answer: "Write in a few words what you did." } });
    return api(path, { method: "POST", body: { answer: words } }).then(() => {
      dialog.close();
      document.getElementById(id)?.remove();
      toast("Settled.", "good");
      if (!document.querySelector("#list .case")) open();
    }, (problem) => showFormError(form, problem));
  });
  const dialog = openDialog(title, "middle", form);
}

// ---- a remark that its dancer calls wrong -------------------------------------------------------

const PARTS = { feedback: "Feedback", best: "What was best", practise: "What to practise" };

const drawDispute = (one) =>
  el("li", { class: "card case", id: caseOf(one) },
    el("div", { class: "row" }, badge(PARTS[one.kind] ?? one.kind), one.axis ? badge(one.axis) : null, one.start === null ? null : el("span", { class: "dim small num" }, `at ${formatClock(one.start)}`), el("span", { class: "dim small", title: formatDate(one.createdAt) }, formatAgo(one.createdAt))),
    el("blockquote", {}, one.words),
    el("p", {}, one.reason || el("span", { class: "dim" }, "No reason was given.")),
    el("p", { class: "dim small" }, "said by ", person(one.userId), one.scorerVersion ? ` · scorer ${one.scorerVersion}` : "", " · ", el("a", { href: `${root}/dance/results/${one.submissionId}` }, "Look at the dance")),
    one.settledAt ? settlement(one) : el("div", { class: "actions" }, el("button", { class: "button small", type: "button", onclick: () => settleDispute(one) }, "Settle")));

const caseOf = ({ submissionId, number }) => `${submissionId}-${number}`;
const settleDispute = (one) =>
  settle({ id: caseOf(one), path: `${DISPUTES}/${one.submissionId}/${one.number}/settle`, title: "Settle the dispute", answer: "", example: "The dancer is right: the table hid a foot.", hint: "Other administrators, and whoever works on the scoring, read it. The score is not changed by it." });

// ---- the lists ----------------------------------------------------------------------------------

const EMPTY = {
  reports: {
    open: ["check", "Nothing is open", "When somebody reports a dance, a comment or a dancer, or corrects a lesson, it comes here."],
    settled: ["info", "Nothing was settled yet", "Reports stand here with what was done about them."],
  },
  disputes: {
    open: ["check", "Nobody disputes a remark", "Dancers can say at each remark on their dance that it is wrong. It helps to make the scoring better."],
    settled: ["info", "Nothing was settled yet", "Disputed remarks stand here with what was found out about them."],
  },
};

function open() {
  mountPages(document.querySelector("#list"), document.querySelector("#more"), { fetchPage, draw: list === "disputes" ? drawDispute : drawReport, empty: () => el("li", { class: "card" }, emptyState(...EMPTY[list][document.querySelector("#state").value])) });
}

openDesk(() => {
  const buttons = [...document.querySelectorAll("[data-list]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      list = button.dataset.list;
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      open();
    });
  }
  document.querySelector("#state").addEventListener("change", open);
  open();
});
