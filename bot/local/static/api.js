// The local chat's JSON. An action that was cut off keeps its key, so that doing it again has one effect.

export class Failure extends Error {
  // `status` is 0 when the server was not reached; `text` is what it said, if anything.
  constructor(status, text) {
    super(text || `status ${status}`);
    this.status = status;
    this.text = text;
  }
}

const unsettled = new Map();

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, { headers: { "Content-Type": "application/json" }, cache: "no-store", ...options });
  } catch (error) {
    if (options.signal?.reason?.name === "AbortError") throw error;
    throw new Failure(0, "");
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Failure(response.status, body?.error ?? "");
  if (body === null) throw new Failure(0, "");
  return body;
}

function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// `run(key)` does it; the same action gets the same key again until the server has answered.
async function once(action, run) {
  const key = unsettled.get(action) ?? freshKey();
  unsettled.delete(action);
  try {
    return await run(key);
  } catch (failure) {
    if (failure.status === 0 || failure.status >= 500) unsettled.set(action, key);
    throw failure;
  }
}

export function act(path, body, { seconds = 30, keepalive = false } = {}) {
  return once(JSON.stringify([path, body]), (key) => {
    const signal = AbortSignal.timeout(seconds * 1000);
    return call(path, { method: "POST", body: JSON.stringify({ ...body, key }), signal, keepalive });
  });
}

// Sends files with their words; `progress(fraction)` is called as the bytes go out, `signal` gives up.
export function upload(fields, files, progress, signal) {
  const action = JSON.stringify([fields, files.map((file) => [file.name, file.size, file.lastModified])]);
  return once(action, (key) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, key })) form.append(name, value);
    for (const file of files) form.append("file", file, file.name);
    request.open("POST", "/local/files");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status < 300 && request.response) resolve(request.response);
      else reject(new Failure(request.status, request.response?.error ?? ""));
    });
    for (const cut of ["error", "abort", "timeout"]) request.addEventListener(cut, () => reject(new Failure(0, "")));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  }));
}

export const fileAddress = (file, viewer) => `/local/files/${encodeURIComponent(file.id)}?viewer=${encodeURIComponent(viewer)}`;

export function getState(person, seconds = 15) {
  const query = person ? `?as=${encodeURIComponent(person)}` : "";
  return call(`/local/state${query}`, { signal: AbortSignal.timeout(seconds * 1000) });
}

export function getMessages(room, after, viewer, wait, signal) {
  const query = new URLSearchParams({ room, after, viewer, wait });
  const limit = AbortSignal.timeout((wait + 15) * 1000);
  return call(`/local/messages?${query}`, { signal: signal ? AbortSignal.any([signal, limit]) : limit });
}
