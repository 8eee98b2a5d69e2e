// The limits that hold now, with the variables that change them.
import { openDesk } from "./admin.js";
import { api } from "./client.js";
import { el, errorState, formatNumber, icon, show } from "./ui.js";

const UNITS = { SECONDS: "seconds", HOURS: "hours", DAYS: "days", MB: "MB" };
const WORDS = {
  TROUPE_LONGEST_WAIT_SECONDS: "Longest that a request is held (Prefer: wait)", TROUPE_HELD_PER_USER: "Requests held at once for one user", TROUPE_HELD_PER_ADDRESS: "Requests held at once for one address",
  TROUPE_CONNECTIONS_PER_ADDRESS: "Open connections of one address", TROUPE_PASSWORDS_AT_ONCE: "Passwords checked at once", TROUPE_MAX_ATTEMPTS: "Tries of a step before its job fails", TROUPE_DISK_FLOOR_MB: "Room on the disk below which uploads are refused",
  TROUPE_SUBMISSION_RETENTION_DAYS: "Dances are kept", TROUPE_CHALLENGE_RETENTION_DAYS: "Challenges are kept after their end", TROUPE_JOB_RETENTION_DAYS: "Jobs are kept", TROUPE_JOB_LOG_RETENTION_DAYS: "Logs of jobs are kept",
  TROUPE_UPLOAD_RETENTION_HOURS: "Uploads that nothing uses are kept", TROUPE_ORPHAN_RETENTION_DAYS: "Files that nothing names are kept", TROUPE_ERASURE_GRACE_DAYS: "Closed accounts can be kept for",
};
const capital = (text) => (text === "iDance" ? text : text.charAt(0).toUpperCase() + text.slice(1));

const rows = (head, lines) => el("table", { class: "table num stackable labelled lean" },
  el("thead", {}, el("tr", {}, head.map((name) => el("th", { scope: "col" }, name)))),
  el("tbody", {}, lines.map(([first, second, third]) => el("tr", {}, el("th", { scope: "row" }, first), el("td", { data: { label: head[1] } }, second), el("td", { data: { label: head[2] } }, el("code", { class: "dim" }, third))))));

function bound([setting, value]) {
  const words = setting.replace("TROUPE_", "").split("_");
  const unit = UNITS[words.at(-1)];
  return [WORDS[setting] ?? capital(words.join(" ").toLowerCase()), value === null ? "not set" : `${formatNumber(value)}${unit ? ` ${unit}` : ""}`, setting];
}

async function open() {
  try {
    const { on, rates, bounds } = await api("/api/v1/admin/limits");
    show("#state", on ? null : el("p", { class: "note warn" }, icon("warn"), el("span", {}, "Rates are not counted now (TROUPE_RATE_LIMITS is off): anybody may call as often as they like.")));
    show("#rates", rows(["Calls", "At most", "Variable"], rates.map(({ calls, amount, period, setting }) => [capital(calls), `${formatNumber(amount)} a${period === "hour" ? "n" : ""} ${period}`, setting])));
    show("#bounds", rows(["What", "Bound", "Variable"], Object.entries(bounds).map(bound)));
  } catch (problem) {
    show("#rates", errorState(problem, open));
    show("#bounds");
  }
}

openDesk(open);
