// Telling the operators what should not be shown, or errs.
import { api } from "./client.js";
import { openDialog } from "./dialogs.js";
import { busy, clearFormError, el, showFormError, toast } from "./ui.js";

// Asks for words in a dialog and hands them to `send(words)`.
export function askWhatIsWrong(title, hint, send) {
  const form = el("form", { class: "stack", novalidate: true },
    el("div", { class: "field" }, el("label", { for: "wrong" }, "What is wrong"), el("textarea", { id: "wrong", name: "words", maxlength: 1000, rows: 3 }), el("p", { class: "hint" }, hint)),
    el("div", { class: "actions end" }, el("button", { class: "button", type: "submit" }, "Send")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearFormError(form);
    const words = form.elements.words.value.trim();
    if (!words) return showFormError(form, { message: "", fields: { words: "Write in a few words what is wrong." } });
    return busy(event.submitter, () => send(words).then(() => {
      dialog.close();
      toast("Thank you. Whoever runs this Troupe reads it.", "good");
    }, (problem) => showFormError(form, problem)));
  });
  const dialog = openDialog(title, "middle", form);
}

const NAMES = { submission: "Report this dance", comment: "Report this comment", user: "Report this dancer" };

// `kind` as the API has it: submission, comment, user.
export const report = (kind, target) =>
  askWhatIsWrong(NAMES[kind], "It goes to whoever runs this Troupe, with your name; nobody else reads it.",
    (words) => api("/api/reports", { method: "POST", body: { kind, target, words } }));
