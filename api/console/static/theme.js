// Before the first paint: the theme that was chosen here, if any.
"use strict";
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // no storage: the system's theme
}
