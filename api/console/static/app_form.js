// What the form of an app says: its name, and its return addresses, one a line.
import { ApiError } from "./client.js";

// Raises ApiError where it has no name.
export function readApp(form) {
  const given = new FormData(form);
  const name = given.get("name").trim();
  if (!name) throw new ApiError("", { fields: { name: "Write its name: people read it before they let it in." } });
  return { name, return_urls: given.get("return_urls").split("\n").map((line) => line.trim()).filter(Boolean) };
}

// A refusal of one of the addresses stands at the field of all of them.
export function atAddresses(problem) {
  const [, words] = Object.entries(problem.fields).find(([name]) => name.startsWith("return_urls")) ?? [];
  if (words) problem.fields = { ...problem.fields, return_urls: words };
  return problem;
}
