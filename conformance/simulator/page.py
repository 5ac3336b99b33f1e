"""The hosted page as HTML: values in, text out. All that a merchant sent is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ..core.wire import Headers, Json, WireResponse
from .answers import NAME

# No script, no frame, nothing from elsewhere: the page works without them. What may follow a form
# is left open: it is sent on to the merchant, and browsers hold that against `form-action`.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Headers = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", CONTENT_POLICY),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    NAME,
)

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Complete your purchase",
        "approve": "Pay {amount}",
        "refuse": "Let the payment be refused",
        "cancel": "Cancel the purchase",
        "back": "Back to the shop",
        "error": "Let a technical error happen",
        "sure": "Cancel the purchase?",
        "yes": "Yes, cancel",
        "no": "No, stay here",
        "notice": "Test page of the conformance suite, not Klarna. No money moves.",
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
        "group": ",",
        "point": ".",
        "final": "It cannot be resumed afterwards.",
        "test": "Test page",
        "trials": "For tests",
        "retry": "Return to the payment",
        "onward": "Go on to the shop",
    },
    "sv": {
        "title": "Slutför ditt köp",
        "approve": "Betala {amount}",
        "refuse": "Låt betalningen nekas",
        "cancel": "Avbryt köpet",
        "back": "Tillbaka till butiken",
        "error": "Låt ett tekniskt fel inträffa",
        "sure": "Avbryta köpet?",
        "yes": "Ja, avbryt",
        "no": "Nej, stanna kvar",
        "notice": "Testsida från conformance-sviten, inte Klarna. Inga pengar flyttas.",
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
        "group": "\u00a0",
        "point": ",",
        "final": "Det går inte att återuppta efteråt.",
        "test": "Testsida",
        "trials": "För tester",
        "retry": "Tillbaka till betalningen",
        "onward": "Vidare till butiken",
    },
    "de": {
        "title": "Kauf abschließen",
        "approve": "{amount} bezahlen",
        "refuse": "Zahlung ablehnen lassen",
        "cancel": "Kauf abbrechen",
        "back": "Zurück zum Shop",
        "error": "Technischen Fehler auslösen",
        "sure": "Kauf abbrechen?",
        "yes": "Ja, abbrechen",
        "no": "Nein, hier bleiben",
        "notice": "Testseite der Conformance-Suite, nicht Klarna. Es fließt kein Geld.",
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
        "group": ".",
        "point": ",",
        "final": "Er kann danach nicht fortgesetzt werden.",
        "test": "Testseite",
        "trials": "Zum Testen",
        "retry": "Zurück zur Zahlung",
        "onward": "Weiter zum Shop",
    },
}

STYLE = """
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#111;background:#fff;overflow-wrap:anywhere}
header{padding:.75rem 1rem;background:#fff3c4;border-bottom:1px solid #8a6d00;text-align:center}
header p{margin:0;font-weight:600}
main{max-width:32rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1rem;margin:2rem 0 .5rem}
[role=alert]{margin:0 0 1rem;padding:.75rem 1rem;background:#fdecea;border-left:4px solid #b3261e}
table{width:100%;border-collapse:collapse;margin-bottom:1.5rem}
caption{text-align:left;font-weight:600;padding-bottom:.5rem}
th,td{padding:.5rem 0;border-top:1px solid #ccc;text-align:left;vertical-align:top;font-weight:400}
td{text-align:right;padding-left:1rem;white-space:nowrap}
tfoot th,tfoot td{border-top:2px solid #111;font-weight:700}
small{display:block;color:#555}
form{margin:0}
button,.button{display:block;width:100%;min-height:3rem;margin:.5rem 0;padding:.75rem 1rem;
font:inherit;line-height:1.25;text-align:center;text-decoration:none;color:#111;background:#fff;
border:2px solid #111;border-radius:.5rem;cursor:pointer}
button:hover,.button:hover{background:#eee}
button.main{color:#fff;background:#111;font-weight:600}
button.main:hover{background:#333}
button:focus-visible,.button:focus-visible{outline:3px solid #0b57d0;outline-offset:3px}
"""


def words(locale: str) -> tuple[str, Mapping[str, str]]:
    """The page's language and its words: the locale's where we have them, else English."""
    language = locale[:2].lower()
    language = language if language in WORDS else "en"
    return language, WORDS[language]


def money(amount: int, currency: str, text: Mapping[str, str]) -> str:
    """Minor units as the page's language writes them."""
    signs = str.maketrans({",": text["group"], ".": text["point"]})
    return f"{amount / 100:,.2f}".translate(signs) + f"\u00a0{currency.upper()}"


def document(language: str, title: str, content: str, status: int = 200) -> WireResponse:
    text = WORDS[language]
    html = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # a browser would ask the API for a picture, and be refused
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)} | {text['test']}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<header><p>{text['notice']}</p></header>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{content}</main>\n</body>\n</html>\n"
    )
    return WireResponse(status, HEADERS, html.encode("utf-8", "replace"))


def button(path: str, action: str, label: str, style: str = "") -> str:
    look = f' class="{style}"' if style else ""
    return (
        f'<form method="post" action="{escape(path)}/{action}">'
        f'<button type="submit" id="{action}"{look}>{escape(label)}</button></form>\n'
    )


def link(id: str, url: str, label: str) -> str:
    return f'<a class="button" id="{id}" href="{escape(url)}">{label}</a>\n'


def payment_page(
    path: str, purchase: Mapping[str, Json], title: str, came_from: str, *, may_go_back: bool
) -> WireResponse:
    """The page on which the consumer decides. With a back URL it offers Back, else Cancel."""
    language, text = words(str(purchase.get("locale", "en")))
    amount = money(purchase["order_amount"], str(purchase["purchase_currency"]), text)
    leave = (
        button(path, "back", text["back"])
        if may_go_back
        else link("cancel", f"{path}/cancel", text["cancel"])
    )
    return document(
        language,
        title or text["title"],
        alert(text, came_from)
        + basket(text, purchase, amount)
        + button(path, "approve", text["approve"].format(amount=amount), "main")
        + leave
        + trials(path, text),
    )


def alert(text: Mapping[str, str], came_from: str) -> str:
    told = {"FAILED": text["again"], "ERROR": text["trouble"]}.get(came_from)
    return f'<p role="alert">{told}</p>\n' if told else ""


def trials(path: str, text: Mapping[str, str]) -> str:
    """What no consumer would choose, apart from what one would."""
    return (
        f'<section aria-labelledby="trials">\n<h2 id="trials">{text["trials"]}</h2>\n'
        + button(path, "refuse", text["refuse"])
        + button(path, "error", text["error"])
        + "</section>\n"
    )


def basket(text: Mapping[str, str], purchase: Mapping[str, Json], amount: str) -> str:
    currency = str(purchase["purchase_currency"])
    rows = "".join(row(text, line, currency) for line in purchase.get("order_lines") or ())
    return (
        f"<table>\n<caption>{text['basket']}</caption>\n<tbody>\n{rows}</tbody>\n"
        f'<tfoot><tr><th scope="row">{text["total"]}</th><td>{escape(amount)}</td></tr></tfoot>\n'
        "</table>\n"
    )


def row(text: Mapping[str, str], line: Mapping[str, Json], currency: str) -> str:
    each, total = (money(line[name], currency, text) for name in ("unit_price", "total_amount"))
    return (
        f'<tr><th scope="row">{escape(str(line["name"]))} '
        f"<small>{line['quantity']} &times; {escape(each)}</small></th>"
        f"<td>{escape(total)}</td></tr>\n"
    )


def confirmation_page(path: str, locale: str) -> WireResponse:
    """Cancelling is final, so it is asked for twice."""
    language, text = words(locale)
    return document(
        language,
        text["sure"],
        f"<p>{text['final']}</p>\n"
        + button(path, "cancel", text["yes"], "main")
        + link("stay", path, text["no"]),
    )


def ending_page(
    status: str, locale: str = "en", http_status: int = 200, *, shop: str = "", retry: str = ""
) -> WireResponse:
    """What the consumer sees where nothing is left to do, or where the merchant named no URL.

    `shop` is where the merchant wants the consumer, `retry` the page of a payment that goes on.
    """
    language, text = words(locale)
    on = link("onward", shop, text["onward"]) if shop.startswith(("https://", "http://")) else ""
    back = link("retry", retry, text["retry"]) if retry else ""
    return document(language, text[status], on + back, http_status)
