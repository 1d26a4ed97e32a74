// On a course page: offers to keep the course on this device. No page needs it.
"use strict";

(() => {
  const place = document.getElementById("along");
  if (!place || !("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  const said = document.getElementById("along-said");
  const tell = async (word) => (await workers.ready).active.postMessage(word);
  workers.addEventListener("message", (event) => { said.textContent = place.dataset[event.data.said]; });
  place.querySelector("button").addEventListener("click", async () => {
    said.textContent = place.dataset.busy;
    try {
      await workers.register("/worker.js");
      await tell({ take: place.dataset.course });
    } catch {
      said.textContent = place.dataset.failed;
    }
  });
  if (workers.controller) tell({});
  place.hidden = false;
})();
