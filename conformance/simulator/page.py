"""The hosted page as HTML: values in, text out. All that a merchant sent is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..core.wire import Headers, Json, WireResponse
from .answers import NAME

# No script, no frame, nothing from elsewhere: the page works without them.
HEADERS: Headers = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    NAME,
)

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Complete your purchase",
        "approve": "Pay {amount}",
        "refuse": "Try with a payment that is refused",
        "cancel": "Cancel the purchase",
        "back": "Back to the shop",
        "error": "Try with a technical error",
        "sure": "Cancel the purchase? It cannot be resumed afterwards.",
        "yes": "Yes, cancel",
        "no": "No, stay here",
        "notice": "This is a simulation of Klarna. No money moves.",
        "basket": "Your basket",
        "total": "Total",
        "again": "The payment was refused. You may try once more.",
        "trouble": "Something went wrong. You may try once more.",
        "COMPLETED": "The payment is completed.",
        "CANCELLED": "The purchase was cancelled.",
        "DISABLED": "This page is no longer available.",
        "EXPIRED": "This page has expired.",
        "UNKNOWN": "There is no such page.",
        "BACK": "You left the payment. You may return to it.",
        "FAILED": "The payment was refused.",
        "ERROR": "Something went wrong.",
        "IN_PROGRESS": "The payment is in progress.",
        "WAITING": "The payment has not begun.",
    },
    "sv": {
        "title": "Slutför ditt köp",
        "approve": "Betala {amount}",
        "refuse": "Prova med en betalning som nekas",
        "cancel": "Avbryt köpet",
        "back": "Tillbaka till butiken",
        "error": "Prova med ett tekniskt fel",
        "sure": "Vill du avbryta köpet? Det går inte att återuppta.",
        "yes": "Ja, avbryt",
        "no": "Nej, stanna kvar",
        "notice": "Detta är en simulering av Klarna. Inga pengar flyttas.",
        "basket": "Din varukorg",
        "total": "Summa",
        "again": "Betalningen nekades. Du kan försöka igen.",
        "trouble": "Något gick fel. Du kan försöka igen.",
        "COMPLETED": "Betalningen är slutförd.",
        "CANCELLED": "Köpet avbröts.",
        "DISABLED": "Sidan är inte längre tillgänglig.",
        "EXPIRED": "Sidan har gått ut.",
        "UNKNOWN": "Sidan finns inte.",
        "BACK": "Du lämnade betalningen. Du kan återvända till den.",
        "FAILED": "Betalningen nekades.",
        "ERROR": "Något gick fel.",
        "IN_PROGRESS": "Betalningen pågår.",
        "WAITING": "Betalningen har inte börjat.",
    },
    "de": {
        "title": "Kauf abschließen",
        "approve": "{amount} bezahlen",
        "refuse": "Mit einer abgelehnten Zahlung versuchen",
        "cancel": "Kauf abbrechen",
        "back": "Zurück zum Shop",
        "error": "Mit einem technischen Fehler versuchen",
        "sure": "Kauf abbrechen? Er kann danach nicht fortgesetzt werden.",
        "yes": "Ja, abbrechen",
        "no": "Nein, hier bleiben",
        "notice": "Dies ist eine Simulation von Klarna. Es fließt kein Geld.",
        "basket": "Ihr Warenkorb",
        "total": "Summe",
        "again": "Die Zahlung wurde abgelehnt. Sie können es noch einmal versuchen.",
        "trouble": "Etwas ist schiefgegangen. Sie können es noch einmal versuchen.",
        "COMPLETED": "Die Zahlung ist abgeschlossen.",
        "CANCELLED": "Der Kauf wurde abgebrochen.",
        "DISABLED": "Diese Seite ist nicht mehr verfügbar.",
        "EXPIRED": "Diese Seite ist abgelaufen.",
        "UNKNOWN": "Diese Seite gibt es nicht.",
        "BACK": "Sie haben die Zahlung verlassen und können zurückkehren.",
        "FAILED": "Die Zahlung wurde abgelehnt.",
        "ERROR": "Etwas ist schiefgegangen.",
        "IN_PROGRESS": "Die Zahlung läuft.",
        "WAITING": "Die Zahlung hat noch nicht begonnen.",
    },
}

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem;"
    "color:#111;background:#fff}"
    "button,.button{font:inherit;display:block;width:100%;padding:.75rem;margin:.5rem 0;"
    "border:2px solid #111;border-radius:.5rem;background:#fff;color:#111;cursor:pointer;"
    "box-sizing:border-box;text-align:center;text-decoration:none}"
    "button.main{background:#111;color:#fff}"
    "button:focus-visible,.button:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}"
    "table{width:100%;border-collapse:collapse}th{text-align:left}td{text-align:right}"
    ".notice{font-size:.875rem;color:#444}"
)


def words(locale: str) -> tuple[str, Mapping[str, str]]:
    """The page's language and its words: the locale's where we have them, else English."""
    language = locale[:2].lower()
    language = language if language in WORDS else "en"
    return language, WORDS[language]


def money(amount: int, currency: str) -> str:
    return f"{amount / 100:,.2f} {currency.upper()}"


def document(language: str, title: str, content: str, status: int = 200) -> WireResponse:
    html = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{content}"
        f'<p class="notice">{WORDS[language]["notice"]}</p>\n</main>\n</body>\n</html>\n'
    )
    return WireResponse(status, HEADERS, html.encode("utf-8", "replace"))


def button(path: str, action: str, label: str, style: str = "") -> str:
    look = f' class="{style}"' if style else ""
    return (
        f'<form method="post" action="{escape(path)}/{action}">'
        f'<button type="submit" id="{action}"{look}>{escape(label)}</button></form>\n'
    )


def payment_page(
    path: str, purchase: Mapping[str, Json], title: str, came_from: str, *, may_go_back: bool
) -> WireResponse:
    """The page on which the consumer decides. With a back URL it offers Back, else Cancel."""
    language, text = words(str(purchase.get("locale", "en")))
    currency = str(purchase["purchase_currency"])
    amount = money(purchase["order_amount"], currency)
    told = {"FAILED": text["again"], "ERROR": text["trouble"]}.get(came_from)
    leave = (
        button(path, "back", text["back"])
        if may_go_back
        else f'<a class="button" id="cancel" href="{escape(path)}/cancel">{text["cancel"]}</a>\n'
    )
    return document(
        language,
        title or text["title"],
        (f'<p role="alert">{told}</p>\n' if told else "")
        + basket(text, purchase.get("order_lines") or (), currency, amount)
        + button(path, "approve", text["approve"].format(amount=amount), "main")
        + leave
        + button(path, "refuse", text["refuse"])
        + button(path, "error", text["error"]),
    )


def basket(text: Mapping[str, str], lines: Sequence[Json], currency: str, amount: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(str(line["name"]))}</th>'
        f"<td>{line['quantity']} &times; {escape(money(line['unit_price'], currency))}</td></tr>\n"
        for line in lines
    )
    return (
        f"<table>\n<caption>{text['basket']}</caption>\n<tbody>\n{rows}</tbody>\n"
        f'<tfoot><tr><th scope="row">{text["total"]}</th><td>{escape(amount)}</td></tr></tfoot>\n'
        "</table>\n"
    )


def confirmation_page(path: str, locale: str) -> WireResponse:
    """Cancelling is final, so it is asked for twice."""
    language, text = words(locale)
    stay = f'<a class="button" id="stay" href="{escape(path)}">{text["no"]}</a>\n'
    return document(language, text["sure"], button(path, "cancel", text["yes"], "main") + stay)


def ending_page(status: str, locale: str = "en", http_status: int = 200) -> WireResponse:
    """What the consumer sees where nothing is left to do, or where the merchant named no URL."""
    language, text = words(locale)
    return document(language, text[status], "", http_status)
