// The demo's clock: an hour, a day, Monday morning.

import { act } from "./api.js";
import { byId } from "./dom.js";
import { announce } from "./notice.js";
import { session } from "./store.js";
import { clockText, nextMonday, setNow, t } from "./words.js";

const steps = {
  "clock-hour": () => ({ advance: "PT1H" }),
  "clock-day": () => ({ advance: "P1D" }),
  "clock-monday": () => ({ to: nextMonday() }),
};

// `moving()` is called before, `moved()` when all that fell due is done, `failed(failure)` otherwise.
export function startClock({ moving, moved, failed }) {
  const clock = byId("clock");
  let busy = false;
  const draw = (on) => {
    busy = on;
    clock.setAttribute("aria-busy", String(on));
    byId("progress").hidden = !on;
  };
  clock.addEventListener("click", async (event) => {
    const step = steps[event.target.closest("button")?.dataset.testid];
    if (!step || busy) return;
    draw(true);
    announce(t("clock_moving"));
    try {
      moving();
      const { now } = await act("/local/clock", { as: session.me, ...step() }, { seconds: 300 });
      setNow(now);
      showClock();
      await moved();
    } catch (failure) {
      failed(failure);
    } finally {
      draw(false);
    }
  });
  setInterval(showClock, 5000);
}

export function showClock() {
  byId("clock").hidden = !session.state?.demo;
  const text = clockText();
  if (byId("clock-now").textContent !== text) byId("clock-now").textContent = text;
}
