// What an app may do for somebody, by its scopes, in words for people.
import { el } from "./ui.js";

const MAY = {
  read: "See your profile, dances, lessons, files and jobs, what other apps have noted at them, and hear of each as it happens",
  write: "Dance, make lessons, comment and follow in your name, and change and delete what is yours",
};

export const areKnown = (scopes) => scopes.every((scope) => Object.hasOwn(MAY, scope));
export const listPowers = (scopes) => el("ul", { style: { "padding-left": "var(--s5)" } }, scopes.map((scope) => el("li", {}, MAY[scope])));
