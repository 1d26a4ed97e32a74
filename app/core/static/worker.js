// Shows courses that were taken along when the line is cut, and carries answers home once it is back.
// What a page says of the line, and in which language, comes with the bundle (lessons/along.py).
"use strict";

const SHELF = "along-1";
const READING = /^\/courses\/([a-z0-9-]+)(?:\/lessons\/(\d+))?$/;
const QUESTION = /^\/courses\/([a-z0-9-]+)\/assessment\/(\d+)$/;
const HANDING_IN = /^\/courses\/[a-z0-9-]+\/assessment\/hand-in$/;
const TEST = /^\/courses\/([a-z0-9-]+)\/assessment/;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Answers that are on this device only, in the order they were given.
function store(mode, deed) {
  return new Promise((good, bad) => {
    const opening = indexedDB.open("along", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("answers", { keyPath: "at", autoIncrement: true });
    opening.onerror = () => bad(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const turn = database.transaction("answers", mode, { durability: "strict" });
      const asked = deed(turn.objectStore("answers"));
      turn.oncomplete = () => { database.close(); good(asked.result); };
      turn.onabort = () => { database.close(); bad(turn.error); };
    };
  });
}

// A store that is broken must never be taken for a broken line.
const waiting = () => store("readonly", (answers) => answers.getAll()).catch(() => []);
const drop = (one) => store("readwrite", (answers) => answers.delete(one.at)).catch(() => {});
const bundleOf = (slug) => `/courses/${slug}/bundle`;

async function bundle(slug) {
  const kept = await caches.match(bundleOf(slug));
  return kept && kept.json();
}

// Delivers one after another, each once: the server knows an answer again by its key.
let carrying = null;
function carry() {
  carrying = carrying || deliver().finally(() => { carrying = null; });
  return carrying;
}

async function deliver() {
  for (const one of await waiting()) {
    if (one.refused) continue;
    const answer = await fetch(one.url, {
      method: "POST",
      body: one.body,
      redirect: "manual",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": one.key },
    });
    if (answer.status === 204) await drop(one);
    else if ([400, 404, 409, 413, 422].includes(answer.status)) await store("readwrite", (answers) => answers.put({ ...one, refused: true }));
    else return; // Signed out, somebody else signed in (403), or the server is busy: later.
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.mode !== "navigate" || url.origin !== location.origin) return;
  if (request.method === "POST" && QUESTION.test(url.pathname)) event.respondWith(answered(request, url));
  else if (request.method === "POST" && HANDING_IN.test(url.pathname)) event.respondWith(carry().catch(() => {}).then(() => fetch(request)));
  else if (request.method === "POST" && url.pathname === "/sign-out" && !url.search) event.respondWith(leaving(request));
  else if (request.method === "GET" && (READING.test(url.pathname) || TEST.test(url.pathname))) event.respondWith(shown(event, url));
});

async function answered(request, url) {
  const body = await request.clone().text();
  const [, slug, position] = QUESTION.exec(url.pathname);
  await carry().catch(() => {});
  try {
    const answer = await fetch(request);
    // What was answered now is newer than what waits for the same question.
    for (const one of await waiting()) if (one.url === url.pathname) await drop(one);
    return answer;
  } catch {
    const course = await bundle(slug);
    if (!course) return Response.error();
    try {
      await store("readwrite", (answers) => answers.add({ url: url.pathname, body, key: crypto.randomUUID(), position: Number(position) }));
    } catch {
      return page(course, course.words.title, `<p class="reason">${course.words.lost}</p>`);
    }
    const next = `/courses/${slug}/assessment/${Number(position) + 1}`;
    const there = (await caches.match(next)) ? next : `/courses/${slug}/assessment/hand-in`;
    return Response.redirect(there, 303);
  }
}

// Signing out clears this device; answers that are only here must not go unseen.
async function leaving(request) {
  await carry().catch(() => {});
  const own = (await waiting()).filter((one) => !one.refused);
  const course = own.length && (await bundle(TEST.exec(own[0].url)[1]));
  if (!course) return fetch(request);
  const form = `<form method="post" action="/sign-out?anyway"><button class="grave">${course.words.leave}</button></form>`;
  return page(course, course.words.title, `<p class="note">${unsent(course, own)}</p><p>${course.words.wait}</p>${form}`);
}

async function shown(event, url) {
  let answer;
  let isOnline = true;
  if ((await waiting()).length) await carry().catch(() => {});
  try {
    answer = await fetch(event.request);
  } catch {
    isOnline = false;
    answer = await kept(url);
    if (!answer) return Response.error();
  }
  if (!TEST.test(url.pathname) || answer.type === "opaqueredirect" || !answer.ok) return answer;
  const text = await answer.clone().text();
  if (QUESTION.test(url.pathname)) event.waitUntil(keepQuestions(url.pathname, text));
  return noted(url, answer, text, isOnline);
}

// The page without a line: of the bundle, or a question that was kept.
async function kept(url) {
  const question = await caches.match(url.pathname);
  if (question) return question;
  const [, slug, number] = READING.exec(url.pathname) || TEST.exec(url.pathname);
  const course = await bundle(slug);
  if (!course) return null;
  if (TEST.test(url.pathname)) return page(course, course.words.title, `<p>${course.words.wait}</p>`);
  if (!number) return page(course, course.title, course.course);
  const lesson = course.lessons[number];
  return lesson ? page(course, lesson[0], lesson[1]) : null;
}

function page(course, title, body) {
  const text = course.shell.split("%title%").join(title).split("%body%").join(body);
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY } });
}

function told(sentence, course, answers) {
  const positions = [...new Set(answers.map((one) => one.position))].sort((a, b) => a - b);
  return sentence.split("#n#").join(positions.join(course.words.comma));
}

const unsent = (course, answers) => told(course.words.unsent, course, answers);

// Says on a page of the test which answers are on this device only, and which were not taken.
async function noted(url, answer, text, isOnline) {
  const [, slug] = TEST.exec(url.pathname);
  const own = (await waiting()).filter((one) => one.url.startsWith(`/courses/${slug}/`));
  const course = own.length && (await bundle(slug));
  if (!course) return answer;
  const here = own.filter((one) => !one.refused);
  const gone = own.filter((one) => one.refused);
  let note = "";
  if (here.length) note += `<p class="note" role="status">${unsent(course, here)}</p>`;
  if (gone.length) note += `<p class="reason" role="status">${told(course.words.refused, course, gone)}</p>`;
  // Told once on a page of the server's, they need not be kept.
  if (isOnline) for (const one of gone) await drop(one);
  const headers = new Headers({ "Content-Type": "text/html; charset=utf-8" });
  headers.set("Content-Security-Policy", answer.headers.get("Content-Security-Policy") || POLICY);
  return new Response(text.replace("<main>", () => `<main>${note}`), { headers });
}

// Keeps all questions of the attempt that is open, so that it can go on without a line.
async function keepQuestions(path, text) {
  const [, slug] = QUESTION.exec(path);
  const mark = /name="attempt" value="([0-9a-f]+)"/.exec(text);
  const course = mark && (await bundle(slug));
  if (!course) return;
  const shelf = await caches.open(SHELF);
  const noted = await shelf.match(`/along/${slug}`);
  if (noted && (await noted.text()) === mark[1]) return;
  for (let n = 1; n <= course.questions; n += 1) {
    const answer = await fetch(`/courses/${slug}/assessment/${n}`);
    if (!answer.ok || answer.redirected) return;
    await shelf.put(`/courses/${slug}/assessment/${n}`, answer);
  }
  await shelf.put(`/along/${slug}`, new Response(mark[1]));
}

// Keeps a whole course, or nothing: a sign-in page instead of it, or half of it, is no course.
async function keepCourse(slug) {
  const answer = await fetch(bundleOf(slug), { redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  const whole = await answer.text();
  JSON.parse(whole);
  await (await caches.open(SHELF)).put(bundleOf(slug), new Response(whole, { headers: { "Content-Type": "application/json" } }));
}

// A page asks: take a course along, or carry answers home. It is told how that went.
self.addEventListener("message", (event) => {
  const { take } = event.data;
  const tell = (said) => event.source.postMessage({ said });
  const deed = take
    ? keepCourse(take).then(() => tell("kept"), () => tell("failed"))
    : carry().catch(() => {});
  event.waitUntil(deed);
});
