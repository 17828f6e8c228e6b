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

export async function act(path, body, seconds = 30) {
  const action = JSON.stringify([path, body]);
  const key = unsettled.get(action) ?? freshKey();
  unsettled.delete(action);
  try {
    const signal = AbortSignal.timeout(seconds * 1000);
    return await call(path, { method: "POST", body: JSON.stringify({ ...body, key }), signal });
  } catch (failure) {
    if (failure.status === 0 || failure.status >= 500) unsettled.set(action, key);
    throw failure;
  }
}

export function getState(person) {
  const query = person ? `?as=${encodeURIComponent(person)}` : "";
  return call(`/local/state${query}`, { signal: AbortSignal.timeout(15000) });
}

export function getMessages(room, after, viewer, wait, signal) {
  const query = new URLSearchParams({ room, after, viewer, wait });
  const limit = AbortSignal.timeout((wait + 15) * 1000);
  return call(`/local/messages?${query}`, { signal: signal ? AbortSignal.any([signal, limit]) : limit });
}
