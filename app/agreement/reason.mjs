// Asks why a disagreement is settled so. The reason given last stands there to be kept or not.

import { make } from "../browser/elements.mjs";
import { openDialog, stayInside } from "../browser/overlay.mjs";

const LIST = "tl-reasons";

/** Ask for a reason; `store` gets it. title: what is settled; reasons: given before, last first;
 * box: what keeps the words that were typed and not given, from one time to the next. */
export function askReason(veil, title, quote, reasons, box, store, back) {
  const input = make("input", "tl-type", {
    type: "text",
    "aria-label": "Why? The reason you both agree on",
    placeholder: "Why? The reason you both agree on",
    "data-testid": "reason",
    list: LIST,
    autocomplete: "off",
  });
  const begun = box.text();
  input.value = begun ?? (reasons[0] || "");
  input.oninput = () => box.typed(input.value, reasons[0] || "");
  const again = make("datalist", "", { id: LIST }, ...reasons.map((value) => make("option", "", { value })));
  const refusal = make("p", "tl-refusal", { role: "alert" });
  const done = make("button", "tl-tool tl-yes", { type: "button", "data-testid": "store" }, "Settle (Enter)");
  const leave = make("button", "tl-tool", { type: "button" }, "Close (Esc)");
  const dialog = make(
    "div",
    "tl-dialog",
    { role: "dialog", "aria-modal": "true", "aria-label": title, "data-testid": "reason-dialog" },
    make("p", "tl-dialog-title", {}, title),
    make("p", "tl-dialog-said", {}, quote),
    begun ? make("p", "tl-nothing", { "data-testid": "begun" }, "This is what you had begun here.") : null,
    input,
    again,
    refusal,
    make("div", "tl-tools", {}, done, leave),
  );
  const close = openDialog(veil, dialog, back);
  const finish = () => {
    const reason = input.value.trim();
    refusal.textContent = reason ? "" : "A disagreement is settled with a reason.";
    if (!reason) {
      input.focus();
      return;
    }
    box.done();
    close();
    store(reason);
  };
  done.onclick = finish;
  leave.onclick = close;
  dialog.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target !== leave) finish();
    else {
      stayInside(dialog, event);
      return;
    }
    event.preventDefault();
  };
  input.focus();
  input.select();
}
