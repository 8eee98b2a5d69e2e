// Another e-mail address for the account: asked for, confirmed by a letter to it, withdrawn.
import { api } from "./client.js";
import { openDialog } from "./dialogs.js";
import { busy, clearFormError, el, show, showFormError, toast } from "./ui.js";

const PATH = "/auth/change-email";

export function showEmailChange({ pendingEmail }) {
  const draw = (pending) => show("#change-email", pending
    ? [el("span", {}, `Waits to be confirmed by the letter to ${pending}. `), el("button", { class: "text-button", type: "button", onclick: withdraw }, "Leave it as it is")]
    : el("button", { class: "text-button", type: "button", onclick: ask }, "Change the address …"));
  const withdraw = (event) => busy(event.currentTarget, async () => {
    await api(PATH, { method: "DELETE" });
    draw(null);
  });
  function ask() {
    const form = el("form", { class: "stack", novalidate: true },
      el("div", { class: "field" }, el("label", { for: "new-email" }, "New address"), el("input", { id: "new-email", name: "newEmail", type: "email", autocomplete: "email", inputmode: "email", required: true }), el("p", { class: "hint" }, "It changes when you have opened the letter that goes there. You sign in again then, everywhere.")),
      el("div", { class: "field" }, el("label", { for: "email-password" }, "Your password"), el("input", { id: "email-password", name: "currentPassword", type: "password", autocomplete: "current-password", required: true })),
      el("div", { class: "actions end" }, el("button", { class: "button", type: "submit" }, "Send the letter")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearFormError(form);
      const body = { newEmail: form.elements.newEmail.value.trim(), currentPassword: form.elements.currentPassword.value };
      await busy(event.submitter, () => api(PATH, { method: "POST", body }).then(() => {
        dialog.close();
        draw(body.newEmail);
        toast(`A letter is on its way to ${body.newEmail}.`, "good");
      }, (problem) => showFormError(form, problem)));
    });
    const dialog = openDialog("Another e-mail address", "middle", form);
  }
  draw(pendingEmail);
}
